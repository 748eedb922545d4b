/** What an export will be, before it is written. */
export type ExportPreview = (
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
  | { readonly kind: 'picture'; readonly png: Uint8Array<ArrayBuffer> }
  /** An HTML report, in a file for whoever can show it. */
  | { readonly kind: 'report'; readonly file: string }
) & {
  /** What of the session is not in it, or must be known of it: sentences. */
  readonly notes: readonly string[];
  /** Of the file, in bytes; null where only writing it would tell. */
  readonly sizeBytes: number | null;
};
