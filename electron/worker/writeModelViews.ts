import { seenPictures, writePng, type Picture, type PreprocessSettings } from '../../engine/index.js';
import type { ModelViewSides, ToEngine } from '../ipc/engineMessages.js';

/** Where the pictures go, by the model's input. */
type ModelViewPaths = Extract<ToEngine, { type: 'model-views' }>['paths'];

/**
 * Writes what a model gets of a picture as PNG files, by the settings the model itself was opened with.
 *
 * @throws EngineError as `Picture.pixels`; Error when a file cannot be written.
 */
export async function writeModelViews(
  picture: Picture,
  settings: PreprocessSettings,
  paths: ModelViewPaths,
): Promise<ModelViewSides> {
  const { input, lowres, hd } = await seenPictures(picture, settings);
  await writePng(input, paths.input);
  await writePng(lowres, paths.lowres);
  if (hd !== null) await writePng(hd, paths.hd);
  return { input: input.width, lowres: lowres.width, hd: hd?.width ?? null };
}
