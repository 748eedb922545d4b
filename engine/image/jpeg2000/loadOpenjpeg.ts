import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What of OpenJPEG is used. What it throws are numbers. */
export interface Openjpeg {
  readonly J2KDecoder: new () => {
    /** Room in its memory for the file. */
    getEncodedBuffer(sizeBytes: number): Uint8Array;
    decode(): void;
    getFrameInfo(): {
      readonly width: number;
      readonly height: number;
      readonly bitsPerSample: number;
      readonly componentCount: number;
      readonly isSigned: boolean;
    };
    /** Interleaved; two bytes a sample above 8 bits. */
    getDecodedBuffer(): Uint8Array;
    /** Gives back its memory. */
    delete(): void;
  };
}

/** Starts OpenJPEG (WebAssembly) afresh: its memory never shrinks, and a file that breaks it breaks it for this one alone. */
export async function loadOpenjpeg(): Promise<Openjpeg> {
  const require = createRequire(import.meta.url);
  const start = require('@cornerstonejs/codec-openjpeg/decodewasmjs') as (options: {
    wasmBinary: Uint8Array;
    print: () => void;
    printErr: () => void;
  }) => Promise<Openjpeg>;
  const wasmBinary = await readFile(require.resolve('@cornerstonejs/codec-openjpeg/decodewasm'));
  const silent = (): void => undefined;
  return start({ wasmBinary, print: silent, printErr: silent });
}
