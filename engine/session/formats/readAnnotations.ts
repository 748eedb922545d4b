import { readFile as readWhole, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportedAnnotations, PictureSize } from '../../protocol/importedAnnotations.js';
import { annotationFileLimits } from '../../protocol/sessionLimits.js';
import { JsonProblem, parseBoundedJson } from '../../storage/parseBoundedJson.js';
import { AnnotationCollector } from './AnnotationCollector.js';
import { AnnotationFileError } from './AnnotationFileError.js';
import { isCoco, readCoco } from './readCoco.js';
import { isGeoJson, readGeoJson } from './readGeoJson.js';
import { isLabelMe, readLabelMe } from './readLabelMe.js';

/**
 * Reads the annotations of a picture from a file of COCO, LabelMe or GeoJSON, whatever the file is called.
 *
 * @param now as `2026-11-30T18:00:00.000Z`, for annotations that do not say when they were made
 * @throws AnnotationFileError saying why it was not taken
 */
export async function readAnnotations(
  file: string,
  picture: PictureSize,
  now: string,
): Promise<ImportedAnnotations> {
  return annotationsOf(await readFile(file), basename(file), picture, now);
}

/** As `readAnnotations`, of bytes. @param name of the file, for messages. @param makeId of annotations and labels */
export async function annotationsOf(
  bytes: Uint8Array,
  name: string,
  picture: PictureSize,
  now: string,
  makeId?: () => string,
): Promise<ImportedAnnotations> {
  const collector = new AnnotationCollector(name, picture, now, makeId);
  const value = parse(bytes, collector);
  if (isCoco(value)) {
    readCoco(value, collector);
    return collector.finish('COCO');
  }
  if (isLabelMe(value)) {
    await readLabelMe(value, collector);
    return collector.finish('LabelMe');
  }
  if (isGeoJson(value)) {
    readGeoJson(value, collector);
    return collector.finish('GeoJSON');
  }
  throw collector.error(
    'annotations-malformed',
    'expected annotations of COCO (with images and annotations), LabelMe (with shapes) or GeoJSON, but it is other JSON',
  );
}

function parse(bytes: Uint8Array, collector: AnnotationCollector): unknown {
  try {
    return parseBoundedJson(bytes, annotationFileLimits);
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    const advice =
      error.kind === 'syntax' ? '; a file that was cut off, or numbers such as NaN, are not JSON' : '';
    throw collector.error(
      'annotations-malformed',
      `expected a JSON file of COCO, LabelMe or GeoJSON, but ${error.message}${advice}`,
    );
  }
}

async function readFile(file: string): Promise<Uint8Array> {
  const fail = (problem: string, cause?: unknown) =>
    new AnnotationFileError(
      'annotations-unreadable',
      `${basename(file)} was not imported: ${problem}. Check the path and its permissions.`,
      { cause },
    );
  try {
    // Looked at before it is opened: a pipe would wait for whoever writes to it.
    const found = await stat(file);
    if (!found.isFile()) throw fail('expected a file, but it is a folder, a pipe or a device');
    const { maxBytes } = annotationFileLimits;
    if (found.size > maxBytes)
      throw fail(
        `it has ${found.size} bytes, and at most ${maxBytes} are read: take what is of this picture out of it`,
      );
    return await readWhole(file);
  } catch (cause) {
    throw cause instanceof AnnotationFileError ? cause : fail((cause as Error).message, cause);
  }
}
