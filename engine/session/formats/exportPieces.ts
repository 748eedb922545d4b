import { encodePng } from '../../image/encodePng.js';
import { loadSharp } from '../../image/loadSharp.js';
import type { PictureRows } from '../../image/openPictureRows.js';
import type { RgbPixels } from '../../image/rgbImage.js';
import { encodePngRows } from '../../image/encodePng.js';
import { shrinkRows } from '../../image/shrinkRows.js';
import { EngineError } from '../../protocol/EngineError.js';
import type { ExportOptions } from '../../protocol/exportOptions.js';
import type { LoadedSession } from '../loadSession.js';
import { base64Pieces } from './base64Pieces.js';
import { cocoJson } from './cocoJson.js';
import { conversationJson } from './conversationJson.js';
import { conversationMarkdown } from './conversationMarkdown.js';
import { type ExportSource, exportSource } from './exportSource.js';
import { geoJson } from './geoJson.js';
import { labelmeJson } from './labelmeJson.js';
import { labelStudioJson } from './labelStudioJson.js';
import { masksNpz } from './masksNpz.js';
import { openSessionPicture } from './openSessionPicture.js';
import { picturePng } from './picturePng.js';
import { pictureSvg } from './pictureSvg.js';
import { reportHtml } from './report/reportHtml.js';
import { reportPictureSides } from './report/reportPictures.js';
import { selectionCsv } from './selectionCsv.js';
import { webAnnotationJson } from './webAnnotationJson.js';

/** What can be done while an export is made. */
export interface ExportWork {
  readonly signal?: AbortSignal | undefined;
  /** Told how much is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Longest side of the picture of a PNG, in pixels; for a preview. Default: its own. */
  readonly maxSide?: number;
}

/**
 * The content of an exported file, piece by piece: text as UTF-8.
 *
 * @throws EngineError `option-invalid`, SessionError; for formats that are no single file made here (`bundle`, `verdicts`,
 * `pdf`) EngineError
 */
export async function* exportPieces(
  loaded: LoadedSession,
  options: ExportOptions,
  work: ExportWork = {},
): AsyncGenerator<string | Uint8Array, void, undefined> {
  const { session } = loaded;
  const source = exportSource(loaded, options);
  switch (options.format) {
    case 'json':
      return yield conversationJson(source);
    case 'markdown':
      return yield conversationMarkdown(source);
    case 'csv':
      yield* selectionCsv(source);
      return;
    case 'npz':
      return yield await masksNpz(source);
    case 'coco':
      return yield cocoJson(session);
    case 'labelme':
      return yield labelmeJson(session);
    case 'geojson':
      return yield geoJson(session);
    case 'webannotation':
      return yield webAnnotationJson(session);
    case 'labelstudio':
      return yield labelStudioJson(session);
    case 'svg':
      if (options.picture === 'link')
        yield* pictureSvg(source, options, { kind: 'link', name: session.picture.name });
      else yield* withPicture(loaded, (picture) => svgPieces(source, options, picture, work));
      return;
    case 'png':
      yield* withPicture(loaded, (picture) => pngPieces(source, options, picture, work));
      return;
    case 'html':
      yield* withPicture(loaded, (picture) => htmlPieces(source, picture, work));
      return;
    default:
      throw new EngineError(
        'option-invalid',
        `Expected a format that is a single file, but ${options.format} is made in another way.`,
      );
  }
}

async function* withPicture<Piece>(
  loaded: LoadedSession,
  pieces: (picture: PictureRows) => AsyncIterable<Piece>,
): AsyncGenerator<Piece> {
  const picture = await openSessionPicture(loaded);
  try {
    yield* pieces(picture);
  } finally {
    await picture.close();
  }
}

async function* pngPieces(
  source: ExportSource,
  options: ExportOptions,
  picture: PictureRows,
  { onProgress, signal, maxSide }: ExportWork,
): AsyncGenerator<Uint8Array> {
  const shown =
    maxSide === undefined || maxSide >= Math.max(picture.width, picture.height)
      ? picture
      : rowsOfPixels(await shrinkRows(picture, maxSide, () => signal?.throwIfAborted()));
  yield* picturePng(source, options, shown, (done, total) => onProgress?.(done / total));
}

async function* svgPieces(
  source: ExportSource,
  options: ExportOptions,
  picture: PictureRows,
  { onProgress }: ExportWork,
): AsyncGenerator<string> {
  let done = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const rows of picture.rows()) {
      yield rows;
      done += rows.length / (picture.width * 3);
      onProgress?.(done / picture.height);
    }
  }
  const png = encodePngRows(picture, counted(), 6);
  yield* pictureSvg(source, options, { kind: 'embed', mediaType: 'image/png', base64: base64Pieces(png) });
}

/** Share of the work that reading the picture is, of a report. */
const pictureShare = 0.3;

async function* htmlPieces(
  source: ExportSource,
  picture: PictureRows,
  { onProgress, signal }: ExportWork,
): AsyncGenerator<string> {
  const large = await shrinkRows(picture, reportPictureSides.large, (done) => {
    signal?.throwIfAborted();
    onProgress?.((done / picture.height) * pictureShare);
  });
  const small = await shrinkRows(rowsOfPixels(large), reportPictureSides.small);
  const pictures = { large: await embedded(large), small: await embedded(small) };
  yield* reportHtml(source, pictures, (done, total) =>
    onProgress?.(pictureShare + (1 - pictureShare) * (done / Math.max(1, total))),
  );
}

/** As JPEG, or as PNG where that is smaller: drawings and screenshots stay sharp then. */
async function embedded(pixels: RgbPixels) {
  const { width, height, data } = pixels;
  const jpeg = await loadSharp()(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toBuffer();
  const pieces: Uint8Array[] = [];
  for await (const piece of encodePng(pixels, 9)) pieces.push(piece);
  const png = Buffer.concat(pieces);
  const [mediaType, bytes] = png.length <= jpeg.length ? ['image/png', png] : ['image/jpeg', jpeg];
  return { width, height, dataUri: `data:${mediaType};base64,${bytes.toString('base64')}` };
}

function rowsOfPixels({ width, height, data }: RgbPixels): Pick<PictureRows, 'width' | 'height' | 'rows'> {
  // eslint-disable-next-line @typescript-eslint/require-await -- rows of a file are asynchronous
  async function* rows(): AsyncGenerator<Uint8Array> {
    yield data;
  }
  return { width, height, rows };
}
