import type { ModelLook } from '../../../engine/protocol/modelLook.js';
import type { LookState } from '../../state/models/modelsSlice.js';
import { variantNames } from '../../state/runs/variantTexts.js';
import { formatBytes } from '../../ui/formatBytes.js';
import { formatParameters, formatWhole } from '../../ui/formatNumber.js';

/** What a row of the list says below the name. */
export function rowText(look: LookState | undefined): string {
  if (look === undefined) return 'Looking…';
  if (look.state === 'failed') return 'Could not be looked at';
  const { layout, parameterCount, disk, findings } = look.look;
  if (layout === null) return disk.files === 0 ? 'Not there, or empty' : 'No model that can be read';
  if (findings.some(({ kind }) => kind === 'blocks')) return 'Cannot be opened';
  if (findings.some(({ kind }) => kind === 'window')) return 'Opens in the command line';
  const size = parameterCount === null ? [] : [formatParameters(parameterCount)];
  return [shortLayout(layout), ...size, formatBytes(disk.bytes)].join(' · ');
}

/** `LLaVA and FlexAttention as their authors released them` -> `LLaVA and FlexAttention`. */
function shortLayout(layout: string): string {
  return layout.replace(/ as .*$/, '');
}

/** The facts of a look, each with its name; what is not known is left out. */
export function factsOf(look: ModelLook): readonly (readonly [name: string, value: string])[] {
  const { sizes, parameterCount, storedTypes, tokenizer, tower, disk } = look;
  const facts: readonly (readonly [name: string, value: string | null])[] = [
    ['Layout', look.layout],
    ['Answers as', look.variants.length === 0 ? null : variantsText(look)],
    ['Sees', sizes && inputsText(sizes)],
    ['Decoder', sizes && decoderText(sizes)],
    ['Parameters', parameterCount === null ? null : formatParameters(parameterCount)],
    ['Stored as', storedTypes.length === 0 ? null : storedTypes.join(', ')],
    ['Tokenizer', look.layout === null ? null : (tokenizer ?? 'none of its own')],
    ['Vision tower', tower === null ? null : tower === 'inside' ? 'inside' : `apart, in ${tower.folder}`],
    ['On the disk', disk.files === 0 ? null : `${formatBytes(disk.bytes)}${disk.isWhole ? '' : ' and more'}`],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

function variantsText({ variants, ownWeights }: ModelLook): string {
  return variants
    .map((one) => (ownWeights.includes(one) ? variantNames[one] : `${variantNames[one]} (by other weights)`))
    .join(', ');
}

function inputsText({ lowresSize, hdSize, highresSize }: NonNullable<ModelLook['sizes']>): string {
  const sides = [lowresSize, hdSize, highresSize].filter((side) => side !== null);
  return `${sides.map((side) => `${formatWhole(side)} × ${formatWhole(side)}`).join(', ')} px`;
}

function decoderText({ layers, hiddenSize, flexStartLayer }: NonNullable<ModelLook['sizes']>): string {
  const flex = flexStartLayer === null ? '' : `, high-res from layer ${flexStartLayer}`;
  return `${layers} layers of width ${formatWhole(hiddenSize)}${flex}`;
}
