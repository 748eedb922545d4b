import type { Variant } from '../../protocol/variant.js';
import { refusedSplits } from './refusals.js';
import type { MeasurementSummary } from './summaryFile.js';

/** What tables and plots call the variants; the upper bound, which has all high-res tokens, stands last. */
export const variantTitles: Readonly<Record<Variant, string>> = {
  lowres: 'low-res',
  hd: 'HD',
  xattn: 'XAttn',
  flex: 'Flex',
  full: 'full',
};

/** The variants in the order of tables and plots, that of the paper's table. */
export const variantsInOrder = Object.keys(variantTitles) as readonly Variant[];

const knownSplits = ['text', 'attribute', 'spatial', 'magnifier', 'aerial'];

/** Names of splits, each once: those of the benchmark first and in its order, then others by name. */
export function orderSplits(names: Iterable<string>): string[] {
  const present = new Set(names);
  const others = [...present].filter((name) => !knownSplits.includes(name)).sort();
  return [...knownSplits.filter((name) => present.has(name)), ...others];
}

/** The splits of some summaries that can be answered, in order. */
export function splitOrder(summaries: Iterable<MeasurementSummary>): string[] {
  const names = [...summaries].flatMap(({ summary }) => summary.splits.map(({ split }) => split));
  return orderSplits(names.filter((name) => !refusedSplits.some((split) => split === name)));
}
