import path from 'node:path';

/** Where an image comes from: a file, or bytes already in memory (a paste). A name is what messages call it. */
export type ImageSource =
  { readonly path: string; readonly name?: string } | { readonly bytes: Uint8Array; readonly name: string };

/** What messages call an image: its name, or its file's without the folder. */
export function nameOfSource(source: ImageSource): string {
  return source.name ?? ('path' in source ? path.basename(source.path) : '');
}
