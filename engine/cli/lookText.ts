import { canLoad, memoryShortage, neededBytes } from '../protocol/canLoad.js';
import type { ModelFinding, ModelLook } from '../protocol/modelLook.js';

/** A look at a model's folder as lines of text, what is wrong last. */
export function lookText(look: ModelLook): string {
  const { sizes } = look;
  const facts: (readonly [name: string, value: string | null])[] = [
    ['layout', look.layout ?? 'not recognised'],
    ['inputs', sizes && inputsText(sizes)],
    ['decoder', sizes && decoderText(sizes)],
    ['answers as', look.variants.length === 0 ? null : variantsText(look)],
    ['parameters', look.parameterCount === null ? null : parametersText(look.parameterCount)],
    ['stored as', look.storedTypes.length === 0 ? null : look.storedTypes.join(', ')],
    ['tokenizer', look.layout === null ? null : (look.tokenizer ?? 'none')],
    ['vision tower', look.tower === null ? null : towerText(look.tower)],
    [
      'on the disk',
      `${gigabytes(look.disk.bytes)} in ${look.disk.files} files${look.disk.isWhole ? '' : ', and more'}`,
    ],
    ['memory', look.memory && memoryText(look, look.memory)],
    ['can be opened', canLoadTexts[canLoad(look)]],
  ];
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(14)} ${value}`]));
  const findings = look.findings.map(({ kind, text }) => `  ${kindTexts[kind]} ${text}`);
  return `${[look.folder, ...lines, ...shortageLines(look), ...findings].join('\n')}\n`;
}

const canLoadTexts = { yes: 'yes', anyway: 'yes, but see below', no: 'no' } as const;

const kindTexts: Record<ModelFinding['kind'], string> = {
  blocks: 'wrong:',
  window: 'window:',
  lacks: 'missing:',
  note: 'note:',
};

function inputsText({ lowresSize, highresSize, hdSize }: NonNullable<ModelLook['sizes']>): string {
  const sides = [
    lowresSize,
    ...(hdSize === null ? [] : [hdSize]),
    ...(highresSize === null ? [] : [highresSize]),
  ];
  return `${sides.map((side) => `${side} x ${side}`).join(', ')} px`;
}

function decoderText({ layers, heads, hiddenSize, flexStartLayer }: NonNullable<ModelLook['sizes']>): string {
  const flex = flexStartLayer === null ? '' : `, high-res from layer ${flexStartLayer}`;
  return `${layers} layers of width ${hiddenSize}, ${heads} heads${flex}`;
}

function variantsText({ variants, ownWeights }: ModelLook): string {
  return variants.map((one) => (ownWeights.includes(one) ? one : `${one} (by other weights)`)).join(', ');
}

function parametersText(count: number): string {
  return count >= 1e9 ? `${(count / 1e9).toFixed(1)} B` : `${(count / 1e6).toFixed(1)} M`;
}

function towerText(tower: NonNullable<ModelLook['tower']>): string {
  return tower === 'inside' ? 'inside' : `in ${tower.folder}`;
}

function memoryText({ machine }: ModelLook, memory: NonNullable<ModelLook['memory']>): string {
  return (
    `about ${gigabytes(neededBytes(memory))} (weights as ${memory.weightsType} ${gigabytes(memory.weights)}); ` +
    `available ${gigabytes(machine.available)} of ${gigabytes(machine.total)}`
  );
}

function shortageLines(look: ModelLook): readonly string[] {
  const shortage = memoryShortage(look);
  if (shortage === 'none') return [];
  return [
    shortage === 'total'
      ? '  memory: it takes more than this machine has; choose a smaller model, --weights int8, or another machine.'
      : '  memory: it takes more than is available now; close other programs first.',
  ];
}

/** `1.24 GB`, of 10^9 bytes; below that in MB. */
function gigabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
