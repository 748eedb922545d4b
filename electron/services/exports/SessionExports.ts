import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exportFormatFacts } from '../../../engine/protocol/exportFormats.js';
import type { ExportOptions } from '../../../engine/protocol/exportOptions.js';
import { safeFileName } from '../../../engine/protocol/safeFileName.js';
import type { TemporaryFolder } from '../../../engine/storage/TemporaryFolder.js';
import { writeFileAtomic } from '../../../engine/storage/writeFileAtomic.js';
import type { Exported, ExportedContent, ShownPreview } from '../../ipc/exportContracts.js';
import type { ToExporter } from '../../ipc/exportMessages.js';
import type { ExportHandlers } from '../createRequestHandlers.js';
import type { StartEngineChild } from '../engine/EngineChild.js';
import { ServiceError } from '../ServiceError.js';
import { ExportJob } from './ExportJob.js';
import { readTextFile } from '../../../engine/storage/readTextFile.js';

/** What shows and prints a report: a page that runs no script and reaches nothing. */
export interface ReportPages {
  /** The report as PDF. */
  print(htmlFile: string): Promise<Uint8Array>;
  /** Its first page as PNG. */
  picture(htmlFile: string): Promise<Uint8Array>;
}

/** What exporting works with. */
export interface SessionExportParts {
  readonly start: StartEngineChild<ToExporter>;
  /** The folder and the name of a session; null where it was never written. */
  readonly find: (sessionId: string) => { readonly folder: string; readonly name: string } | null;
  readonly temporaryFolder: TemporaryFolder;
  readonly pages: ReportPages;
  /** Asks where to; null when the person cancels. `extension` is null for a folder. */
  readonly chooseTarget: (wish: {
    readonly name: string;
    readonly extension: string | null;
    readonly label: string;
  }) => Promise<string | null>;
  readonly reveal: (path: string) => void;
  readonly onProgress: (share: number) => void;
}

interface Wish {
  readonly sessionId: string;
  readonly options: ExportOptions;
}

/** Makes exports of sessions, one at a time, each in a process of its own. */
export class SessionExports {
  private job: ExportJob | null = null;
  private made = 0;
  private last: string | null = null;

  constructor(private readonly parts: SessionExportParts) {}

  /** What the window may ask. */
  get handlers(): ExportHandlers {
    return {
      'sessions:export-preview': (wish) => this.preview(wish),
      'sessions:export': (wish) => this.export(wish),
      'sessions:export-copy': (wish) => this.copy(wish),
      'sessions:export-cancel': () => Promise.resolve(this.cancel()),
      'sessions:export-reveal': () => {
        if (this.last !== null) this.parts.reveal(this.last);
        return Promise.resolve(null);
      },
    };
  }

  /** Ends what is under way. */
  cancel(): null {
    this.job?.cancel();
    this.job = null;
    return null;
  }

  private async preview({ sessionId, options }: Wish): Promise<ShownPreview | null> {
    const { folder } = this.find(sessionId);
    const reportFile = await this.temporaryFile('html');
    try {
      const end = await this.run({ type: 'preview', folder, options, reportFile });
      if (end?.type !== 'previewed') return null;
      const { preview } = end;
      if (preview.kind !== 'report') return preview;
      const { notes, sizeBytes } = preview;
      const png = Uint8Array.from(await this.parts.pages.picture(preview.file));
      return { kind: 'picture', png, notes, sizeBytes };
    } finally {
      await remove(reportFile);
    }
  }

  private async export({ sessionId, options }: Wish): Promise<Exported | null> {
    const { folder, name } = this.find(sessionId);
    const { extension, label } = exportFormatFacts(options.format);
    const suggested = safeFileName(name, extension === null ? '' : `.${extension}`, 'session');
    const target = await this.parts.chooseTarget({ name: suggested, extension, label });
    if (target === null) return null;
    const exported =
      options.format === 'pdf'
        ? await this.printPdf(folder, options, target)
        : await this.write({ type: 'export', folder, options, target });
    if (exported !== null) this.last = exported.path;
    return exported;
  }

  private async copy({ sessionId, options }: Wish): Promise<ExportedContent | null> {
    const { folder } = this.find(sessionId);
    const file = await this.temporaryFile(options.format);
    try {
      const written = await this.write({ type: 'export', folder, options, target: file });
      if (written === null) return null;
      if (options.format !== 'png') return { kind: 'text', text: await readTextFile(file) };
      return { kind: 'picture', png: Uint8Array.from(await readFile(file)) };
    } finally {
      await remove(file);
    }
  }

  private async printPdf(folder: string, options: ExportOptions, target: string): Promise<Exported | null> {
    const html = await this.temporaryFile('html');
    try {
      const report = { ...options, format: 'html' } as const;
      const written = await this.write({ type: 'export', folder, options: report, target: html });
      if (written === null) return null;
      const pdf = await this.parts.pages.print(html);
      await writeFileAtomic(target, pdf).catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new ServiceError(
          'export-unwritable',
          `Expected to write the export, but: ${reason}. Nothing is left of it. Choose another place, then export again.`,
          { cause },
        );
      });
      return { path: target, sizeBytes: pdf.byteLength, notes: written.notes };
    } finally {
      await remove(html);
    }
  }

  private async write(message: Extract<ToExporter, { type: 'export' }>): Promise<Exported | null> {
    const end = await this.run(message).finally(() => sweepParts(message.target));
    if (end?.type !== 'exported') return null;
    const { path, sizeBytes, notes } = end;
    return { path, sizeBytes, notes };
  }

  private async run(message: ToExporter): ReturnType<() => ExportJob['end']> {
    this.cancel();
    const job = new ExportJob(this.parts.start, message, this.parts.onProgress);
    this.job = job;
    try {
      return await job.end;
    } finally {
      if (this.job === job) this.job = null;
    }
  }

  private find(sessionId: string): { readonly folder: string; readonly name: string } {
    const found = this.parts.find(sessionId);
    if (found !== null) return found;
    throw new ServiceError(
      'session-missing',
      'There is nothing to export yet: ask a question or mark something on the image first.',
    );
  }

  private async temporaryFile(extension: string): Promise<string> {
    return join(await this.parts.temporaryFolder.path(), `export-${++this.made}.${extension}`);
  }
}

function remove(file: string): Promise<void> {
  return rm(file, { force: true }).catch(() => undefined);
}

/** What a process that was ended in the midst of writing has left beside its file. */
async function sweepParts(target: string): Promise<void> {
  const folder = dirname(target);
  const isFile = await stat(target).then(
    (entry) => entry.isFile(),
    () => true,
  );
  if (!isFile) return;
  const name = basename(target);
  const part = /^\.[0-9a-f-]{36}\.part$/;
  for (const entry of await readdir(folder).catch((): string[] => [])) {
    if (entry.startsWith(name) && part.test(entry.slice(name.length))) await remove(join(folder, entry));
  }
}
