/** What is known of a file format; no schema is here, so that the window can read it. */
interface FormatFacts {
  /** As people write it. */
  readonly name: string;
  /** Endings of file names, the usual one first. */
  readonly extensions: readonly [string, ...string[]];
  readonly mediaType: string;
}

const formats = {
  png: { name: 'PNG', extensions: ['png'], mediaType: 'image/png' },
  jpeg: { name: 'JPEG', extensions: ['jpg', 'jpeg'], mediaType: 'image/jpeg' },
  webp: { name: 'WebP', extensions: ['webp'], mediaType: 'image/webp' },
  tiff: { name: 'TIFF', extensions: ['tif', 'tiff'], mediaType: 'image/tiff' },
  bmp: { name: 'BMP', extensions: ['bmp'], mediaType: 'image/bmp' },
  gif: { name: 'GIF', extensions: ['gif'], mediaType: 'image/gif' },
  avif: { name: 'AVIF', extensions: ['avif'], mediaType: 'image/avif' },
  heic: { name: 'HEIC', extensions: ['heic', 'heif', 'hif'], mediaType: 'image/heic' },
  jp2: { name: 'JPEG 2000', extensions: ['jp2', 'j2k', 'jpx', 'j2c', 'jpc'], mediaType: 'image/jp2' },
  pdf: { name: 'PDF', extensions: ['pdf'], mediaType: 'application/pdf' },
} as const satisfies Record<string, FormatFacts>;

/** A file format by the name the engine gives it. */
export type ImageFormat = keyof typeof formats;

/** The file formats that are read. */
export const imageFormats: Readonly<Record<ImageFormat, FormatFacts>> = formats;

/** The names of all formats with commas between them: `PNG, JPEG, ...`. */
export const imageFormatNames = Object.values(imageFormats)
  .map(({ name }) => name)
  .join(', ');

/** The format a file name's ending stands for; undefined for another ending. */
export function imageFormatOfExtension(extension: string): ImageFormat | undefined {
  const ending = extension.toLowerCase().replace(/^\./, '');
  return (Object.keys(imageFormats) as ImageFormat[]).find((format) =>
    imageFormats[format].extensions.includes(ending),
  );
}
