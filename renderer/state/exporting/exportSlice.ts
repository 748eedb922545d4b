import type { ExportFormat } from '../../../engine/protocol/exportFormats.js';
import type { ExportOptions } from '../../../engine/protocol/exportOptions.js';

/** What a person chose of an export, whatever the format takes of it. */
export interface ExportChoices {
  readonly format: ExportFormat;
  /** The question that is shown, or all of them. */
  readonly onlyShown: boolean;
  /** What the overlay paints: as the window shows layer and token, or how often cells were chosen. */
  readonly what: NonNullable<ExportOptions['what']>;
  readonly annotations: boolean;
  readonly legend: boolean;
  readonly linked: boolean;
}

/** What an export will be, as far as it is known. */
export type PreviewState =
  | { readonly state: 'making' }
  | { readonly state: 'failed'; readonly message: string }
  | {
      readonly state: 'made';
      /** The beginning of a text; null for a picture. */
      readonly text: string | null;
      readonly isCut: boolean;
      /** `blob:` address of a picture; null for a text. */
      readonly pictureUrl: string | null;
      readonly notes: readonly string[];
      readonly sizeBytes: number | null;
    };

/** What became of the last export. */
export type ExportOutcome =
  | {
      readonly kind: 'exported';
      readonly path: string;
      readonly sizeBytes: number;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'copied' }
  | { readonly kind: 'failed'; readonly message: string };

/** The dialog that exports. */
export interface ExportSlice {
  readonly exportOpen: boolean;
  readonly exportChoices: ExportChoices;
  readonly exportPreview: PreviewState;
  /** How much of what is under way is done, 0 to 1; null while nothing is. */
  readonly exportWork: { readonly what: 'preview' | 'export' | 'copy'; readonly share: number } | null;
  readonly exportOutcome: ExportOutcome | null;
}

/** Closed, with a report chosen. */
export const startExport: ExportSlice = {
  exportOpen: false,
  exportChoices: {
    format: 'html',
    onlyShown: false,
    what: 'selected',
    annotations: true,
    legend: true,
    linked: false,
  },
  exportPreview: { state: 'making' },
  exportWork: null,
  exportOutcome: null,
};
