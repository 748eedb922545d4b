import type { MeasurementSummary } from './summaryFile.js';

/** What tables and plots call the variants. */
export const variantTitles: Readonly<Record<string, string>> = {
  lowres: 'low-res',
  hd: 'HD',
  xattn: 'XAttn',
  flex: 'Flex',
  full: 'full',
};

const knownSplits = ['text', 'attribute', 'spatial', 'magnifier', 'aerial'];

/** Names of splits, each once: those of the benchmark first and in its order, then others by name. */
export function orderSplits(names: Iterable<string>): string[] {
  const present = new Set(names);
  const others = [...present].filter((name) => !knownSplits.includes(name)).sort();
  return [...knownSplits.filter((name) => present.has(name)), ...others];
}

/** The splits of some summaries, in order. */
export function splitOrder(summaries: Iterable<MeasurementSummary>): string[] {
  return orderSplits([...summaries].flatMap(({ summary }) => summary.splits.map(({ split }) => split)));
}
