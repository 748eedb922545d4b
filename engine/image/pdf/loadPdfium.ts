import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What of PDFium is used. Documents, pages and bitmaps are places in its memory; 0 is none. */
export interface Pdfium {
  readonly HEAPU8: Uint8Array;
  _malloc(sizeBytes: number): number;
  _FPDF_InitLibrary(): void;
  /** @param password place of its text, 0 for none */
  _FPDF_LoadMemDocument(at: number, sizeBytes: number, password: number): number;
  /** Why the last call failed: 3 no PDF, 4 a password, 5 another kind of protection. */
  _FPDF_GetLastError(): number;
  _FPDF_GetPageCount(document: number): number;
  _FPDF_LoadPage(document: number, index: number): number;
  /** In points, turned as the page says. */
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
  _FPDFBitmap_CreateEx(
    width: number,
    height: number,
    format: number,
    at: number,
    strideBytes: number,
  ): number;
  _FPDFBitmap_FillRect(
    bitmap: number,
    left: number,
    top: number,
    width: number,
    height: number,
    argb: number,
  ): void;
  _FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    left: number,
    top: number,
    width: number,
    height: number,
    turn: number,
    flags: number,
  ): void;
}

/**
 * Starts PDFium (WebAssembly, without scripts and without network) afresh: its memory never shrinks, and a file that breaks it
 * breaks it for this one alone.
 */
export async function loadPdfium(): Promise<Pdfium> {
  const require = createRequire(import.meta.url);
  const { PDFiumModule } = require('@hyzyla/pdfium') as {
    PDFiumModule: (options: { wasmBinary: Uint8Array; locateFile: () => string }) => Promise<Pdfium>;
  };
  const wasmBinary = await readFile(require.resolve('@hyzyla/pdfium/pdfium.wasm'));
  const pdfium = await PDFiumModule({ wasmBinary, locateFile: () => '' });
  pdfium._FPDF_InitLibrary();
  return pdfium;
}
