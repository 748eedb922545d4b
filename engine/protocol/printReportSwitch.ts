/**
 * Makes the app print a report and end, without a window that anybody sees: `--print-report REPORT.html PAGES.pdf`, the two
 * absolute paths last. Status 0 once the PDF is whole; otherwise another, and why in a line on stderr that begins `Fovea: `.
 */
export const printReportSwitch = '--print-report';
