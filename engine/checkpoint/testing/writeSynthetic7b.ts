/**
 * `npx tsx engine/checkpoint/testing/writeSynthetic7b.ts OUT --layout original|flexattn|huggingface [--divisor N]`: writes a
 * checkpoint of the size of a published 7B with random weights: 13 to 14 GB, or a smaller one.
 */
import { parseArgs } from 'node:util';
import { writeSynthetic7b } from './synthetic7b.js';
import { synthetic7bLayouts } from './synthetic7bConfig.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { layout: { type: 'string' }, divisor: { type: 'string', default: '1' } },
});
const [out] = positionals;
const layout = synthetic7bLayouts.find((known) => known === values.layout);
const divisor = Number(values.divisor);
if (out === undefined || layout === undefined || ![1, 2, 4, 8, 16, 32].includes(divisor)) {
  console.error(`Expected OUT --layout ${synthetic7bLayouts.join('|')} [--divisor 1|2|4|8|16|32].`);
  process.exit(2);
}
const onFile = (name: string, sizeBytes: number) =>
  console.error(`${name}: ${(sizeBytes / 1e9).toFixed(2)} GB`);
await writeSynthetic7b(out, { layout, divisor, onFile });
