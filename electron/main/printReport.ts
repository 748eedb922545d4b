import { app } from 'electron';
import { writeFileAtomic } from '../../engine/storage/writeFileAtomic.js';
import { reportPages } from './ReportPages.js';

/**
 * Prints a report as PDF for the command line and ends the app: no lock on the profile, no engine, no window that anybody sees.
 * To be called before the app is ready. The exit status is 0 once the file is whole, 2 where a path is missing, otherwise 1.
 *
 * @param words what follows `printReportSwitch`: the HTML file, the PDF to write
 */
export function printReport([htmlFile, pdfFile]: readonly string[]): void {
  if (htmlFile === undefined || pdfFile === undefined) {
    console.error('Fovea: expected a report and a PDF to write after --print-report.');
    app.exit(2);
    return;
  }
  app.disableHardwareAcceleration(); // pages for a printer are drawn without
  app.dock?.hide();
  // Otherwise the app ends with its only window, before the file is written.
  app.on('window-all-closed', () => undefined);
  app
    .whenReady()
    .then(() => reportPages.print(htmlFile))
    .then((pdf) => writeFileAtomic(pdfFile, pdf))
    .then(
      () => app.exit(0),
      (error: unknown) => {
        console.error(`Fovea: ${error instanceof Error ? error.message : String(error)}`);
        app.exit(1);
      },
    );
}
