/** Where an image comes from: a file, or bytes already in memory (a paste) with a name for messages. */
export type ImageSource = { readonly path: string } | { readonly bytes: Uint8Array; readonly name: string };
