import { pointKey } from '../findings/pointKey.js';
import { encodeJpeg, scalePixels, shiftPixels } from '../image/changePixels.js';
import { encodePng } from '../image/encodePng.js';
import { Picture } from '../image/Picture.js';
import type { RgbPixels } from '../image/rgbImage.js';
import { EngineError } from '../protocol/EngineError.js';
import type {
  ExperimentPoint,
  PictureChange,
  RobustnessPlan,
  RobustnessPoint,
} from '../protocol/experiment.js';
import { largePicturePixels } from '../protocol/limits.js';
import type { LayerEvent } from '../protocol/runEvent.js';
import { compareSelections } from '../selection/compareSelections.js';
import { isSameAnswer } from './experimentBase.js';
import type { ExperimentStep, ExperimentSteps, StepsContext } from './ExperimentStep.js';

/**
 * Asks about the picture shifted, rescaled and compressed (docs/experiments.md, "Robustness").
 *
 * @throws EngineError `option-invalid` for a region, or a picture too large to be changed in memory
 */
export function robustness(context: StepsContext, plan: RobustnessPlan): ExperimentSteps {
  refuseWhatCannotChange(context);
  const changes: readonly PictureChange[] = [
    ...plan.shifts.map(([right, down]) => ({ how: 'shift', right, down }) as const),
    ...plan.scales.map((factor) => ({ how: 'scale', factor }) as const),
    ...plan.qualities.map((quality) => ({ how: 'jpeg', quality }) as const),
  ];
  return { points: changes.length, steps: stepsOf(context, changes) };
}

function refuseWhatCannotChange({ runs }: StepsContext): void {
  const { image, settings } = runs.context;
  if (settings.region !== undefined) {
    throw new EngineError(
      'option-invalid',
      'Expected a question about a whole picture, but this one is about a region, which does not move with the picture. Save the region as a picture of its own.',
    );
  }
  const { width = 0, height = 0 } = image.known ?? {};
  if (width * height < largePicturePixels) return;
  throw new EngineError(
    'option-invalid',
    `Expected a picture below ${largePicturePixels.toLocaleString('en-US')} pixels, which can be changed in memory, but ${image.name} has ${(width * height).toLocaleString('en-US')}. Scale it down first.`,
  );
}

function* stepsOf(
  context: StepsContext,
  changes: readonly PictureChange[],
): Generator<ExperimentStep, void, ExperimentPoint> {
  for (const change of changes) {
    const key = pointKey({ kind: 'robustness', change } as RobustnessPoint);
    yield { key, measure: () => measure(context, change) };
  }
}

async function measure({ runs, base }: StepsContext, change: PictureChange): Promise<RobustnessPoint> {
  const image = await changedPicture(runs.context.image, change);
  const asked = await runs.ask({ image });
  const sameAnswer = isSameAnswer(asked.ids, base.run.ids);
  const scored = sameAnswer ? asked : await runs.score(base.run.ids, { image });
  return {
    kind: 'robustness',
    change,
    answer: asked.answer,
    sameAnswer,
    logProbability: scored.logProbability,
    overlap: meanOverlap(base.run.layers, scored.layers),
  };
}

/** Mean intersection over union of selections, pair by pair of the same layer and token. */
function meanOverlap(one: readonly LayerEvent[], other: readonly LayerEvent[]): number {
  const overlaps = one.map(
    ({ selectionGrid }, index) => compareSelections(selectionGrid, other[index]!.selectionGrid).iou,
  );
  return overlaps.reduce((sum, value) => sum + value, 0) / overlaps.length;
}

async function changedPicture(picture: Picture, change: PictureChange): Promise<Picture> {
  const name = `${picture.name}, ${pointKey({ kind: 'robustness', change } as RobustnessPoint)}`;
  const pixels = await picture.pixels();
  if (change.how === 'jpeg') return Picture.open({ bytes: await encodeJpeg(pixels, change.quality), name });
  const changed =
    change.how === 'shift'
      ? shiftPixels(pixels, change.right, change.down)
      : await scalePixels(pixels, change.factor);
  return Picture.open({ bytes: await pngOf(changed), name });
}

async function pngOf(pixels: RgbPixels): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of encodePng(pixels, 1)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}
