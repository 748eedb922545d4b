import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { Variant } from '../../../engine/protocol/variant.js';
import { countInPadding } from '../../canvas/geometry/paddingCells.js';
import type { Size } from '../../canvas/geometry/points.js';
import type { ModelInput, Reading } from '../../state/masks/whatWasRead.js';
import { variantNames } from '../../state/runs/variantTexts.js';
import type { ShownPixels } from '../../state/view/modelViewSlice.js';
import { formatWhole } from '../../ui/formatNumber.js';

/** What is told of the model's inputs. */
type Sides = Pick<ModelFacts, 'highresSize' | 'lowresSize' | 'hdSize'>;

/** What the canvas shows in place of the original pixels, in words: a title, and what it is. */
export function modelViewText(
  pixels: Exclude<ShownPixels, 'original'>,
  reading: Reading,
  image: Size,
  model: Sides,
  variant: Variant | null,
): { readonly title: string; readonly text: string } {
  if (reading.kind === 'region') {
    return {
      title: 'The original',
      text: 'this answer is about a region, and the inputs made of a region are not shown',
    };
  }
  const [high, low] = [squared(model.highresSize), squared(model.lowresSize)];
  if (pixels === 'input') {
    return { title: 'The model’s whole input', text: `${high}${readOfIt(reading, variant, model)}` };
  }
  if (pixels === 'lowres') {
    return { title: 'The model’s low-res view', text: `${low} everywhere, read by every answer` };
  }
  return { title: 'What the model saw', text: readText(reading, image, model, high, low) };
}

function readText(
  reading: Exclude<Reading, { kind: 'region' }>,
  image: Size,
  model: Sides,
  high: string,
  low: string,
): string {
  switch (reading.kind) {
    case 'cells': {
      const chosen = reading.selectionGrid.reduce((sum, cell) => sum + cell, 0);
      const reader = `read by layer ${reading.reader}`;
      if (chosen === 0) return `${low} everywhere: no cell is selected to be ${reader}`;
      const padding = countInPadding(image, reading.selectionGrid);
      const inPadding = padding === 0 ? '' : ` (${padding} of them in the padding)`;
      const cells = chosen === 1 ? 'the selected cell' : `the ${chosen} selected cells`;
      return `${high} in ${cells}${inPadding}, ${reader}; ${low} elsewhere`;
    }
    case 'unread':
      return `${low} everywhere: layer ${reading.layer} is the last, what it chose is read by nobody`;
    case 'everywhere': {
      const name = variantNames[reading.variant];
      if (reading.input === 'lowres') return `${low} everywhere (${name})`;
      return `${squared(sideOf(reading.input, model))} everywhere, and ${low} with it (${name})`;
    }
    case 'unknown':
      return `${unknownTexts[reading.why]}; ${low} everywhere, which every answer reads`;
    case 'other-model':
      return 'not known: another model gave this answer, so these are the original pixels. Open that model again to see it';
  }
}

const unknownTexts = {
  'no-answer': 'no answer yet',
  'not-yet': 'this layer has not chosen yet',
  'no-selection': 'this answer has no selection here',
} as const;

/** What of the whole input an answer reads. */
function readOfIt(reading: Reading, variant: Variant | null, model: Sides): string {
  if (reading.kind === 'other-model') return ' of the model that is open; another gave this answer';
  if (variant === null) return '';
  const name = variantNames[variant];
  if (variant === 'flex') return `; ${name} reads the selected cells of it`;
  if (variant === 'lowres') return `; ${name} reads ${squared(model.lowresSize)} only`;
  if (variant === 'hd') return `; ${name} reads it shrunk to ${squared(sideOf('hd', model))}`;
  return `; ${name} reads all of it`;
}

function sideOf(input: ModelInput, { highresSize, lowresSize, hdSize }: Sides): number {
  return input === 'input' ? highresSize : input === 'lowres' ? lowresSize : (hdSize ?? lowresSize);
}

function squared(side: number): string {
  return `${formatWhole(side)}²`;
}
