import { createRequire } from 'node:module';

/** What of libheif is used; its own types leave out what JavaScript gets. Handles are opaque and released by hand. */
export interface Libheif {
  heif_context_alloc(): object;
  heif_context_read_from_memory(context: object, bytes: Uint8Array): LibheifError;
  heif_js_context_get_list_of_top_level_image_IDs(context: object): readonly number[] | LibheifError;
  heif_js_context_get_image_handle(context: object, id: number): LibheifError | object;
  heif_image_handle_get_width(handle: object): number;
  heif_image_handle_get_height(handle: object): number;
  heif_image_handle_is_primary_image(handle: object): number;
  heif_image_handle_has_alpha_channel(handle: object): number;
  heif_image_handle_is_premultiplied_alpha(handle: object): number;
  heif_js_decode_image2(
    handle: object,
    colours: object,
    chroma: object,
  ): LibheifError | { readonly channels: readonly LibheifChannel[] };
  readonly heif_error_code: { readonly heif_error_Ok: object };
  readonly heif_colorspace: { readonly heif_colorspace_RGB: object };
  readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: object };
}

/** How libheif says that something failed, or that nothing did. */
export interface LibheifError {
  readonly code: object;
  readonly message: string;
}

/** Rows of interleaved pixels, in WebAssembly memory. */
export interface LibheifChannel {
  readonly width: number;
  readonly height: number;
  /** Bytes from a row to the next. */
  readonly stride: number;
  readonly data: Uint8Array;
}

/**
 * Starts libheif (with libde265, for HEVC) afresh: its memory grows to what a picture needs and never shrinks, and a file that
 * breaks it breaks it for this one alone. The WebAssembly is inside the script.
 */
export function loadLibheif(): Libheif {
  const require = createRequire(import.meta.url);
  return (require('libheif-js/libheif-wasm/libheif-bundle.js') as () => Libheif)();
}
