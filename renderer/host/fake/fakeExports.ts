import type { Host } from '../host.js';

/** The part of the host that exports. */
export type ExportHost = Pick<
  Host,
  'previewExport' | 'exportSession' | 'copyExport' | 'cancelExport' | 'revealExport' | 'onExportProgress'
>;

/** Exports that lead nowhere: what was asked for, as a text. */
export function fakeExports(): ExportHost {
  return {
    previewExport: ({ options }) =>
      Promise.resolve({
        ok: true,
        value: {
          kind: 'text',
          text: JSON.stringify(options),
          isCut: false,
          notes: ['The fake host exports nothing.'],
          sizeBytes: 1234,
        },
      }),
    exportSession: ({ options }) =>
      Promise.resolve({
        ok: true,
        value: { path: `/exports/session.${options.format}`, sizeBytes: 1234, notes: [] },
      }),
    copyExport: ({ options }) =>
      Promise.resolve({ ok: true, value: { kind: 'text', text: JSON.stringify(options) } }),
    cancelExport: () => Promise.resolve({ ok: true, value: null }),
    revealExport: () => Promise.resolve({ ok: true, value: null }),
    onExportProgress: () => () => undefined,
  };
}
