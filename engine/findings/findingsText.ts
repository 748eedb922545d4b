import type { ExperimentBase, ExperimentPlan, ExperimentPoint } from '../protocol/experiment.js';
import { curveFindings } from './curveFindings.js';
import { natsText, percentText, plainText } from './plots/numberTexts.js';
import { changeText } from './pointKey.js';
import { type RegionEffect, regionFindings } from './regionFindings.js';
import { sensitivityFinding } from './sensitivityFinding.js';

/** What an experiment found, a sentence a line, as far as its points go. */
export function findingsText(
  kind: ExperimentPlan['kind'],
  base: ExperimentBase,
  points: readonly ExperimentPoint[],
): string[] {
  switch (kind) {
    case 'sweep':
      return sweepText(points);
    case 'faithfulness':
      return [...regionsText(base, points), ...curvesText(base, points)];
    case 'sensitivity':
      return sensitivityText(base, points);
    case 'robustness':
      return robustnessText(points);
  }
}

function sweepText(points: readonly ExperimentPoint[]): string[] {
  const swept = points.filter((point) => point.kind === 'sweep');
  if (swept.length === 0) return [];
  const same = swept.filter(({ sameAnswer }) => sameAnswer);
  const likeliest = swept.reduce((best, point) =>
    point.logProbability > best.logProbability ? point : best,
  );
  return [
    `The answer is the same under ${same.length} of ${swept.length} thresholds.`,
    `It is most probable under ${likeliest.threshold}: log-probability ${natsText(likeliest.logProbability)}, ${percentText(likeliest.selectedFraction)} selected.`,
  ];
}

function regionsText(base: ExperimentBase, points: readonly ExperimentPoint[]): string[] {
  return regionFindings(base, points).flatMap(({ region, cellCount, drop, keep }) => {
    const name = `Region ${region + 1} (${cellCount} ${cellCount === 1 ? 'cell' : 'cells'})`;
    return [
      ...(drop === null ? [] : [`${name}: dropped, ${effectText(drop)}.`]),
      ...(keep === null ? [] : [`${name}: read alone, ${effectText(keep)}.`]),
    ];
  });
}

function effectText({ cost, controls, asCostly }: RegionEffect): string {
  const own = `${natsText(cost)} are lost`;
  if (controls === null) return `${own}; there is no room for controls of that size`;
  const { mean, low, high, count } = controls;
  return `${own}; random cells: ${natsText(mean)} (${plainText(low)} to ${plainText(high)}), ${asCostly} of ${count} cost as much`;
}

function curvesText(base: ExperimentBase, points: readonly ExperimentPoint[]): string[] {
  return curveFindings(base, points).flatMap(({ what, area, randomArea }) => {
    if (area === null || randomArea === null) return [];
    const { mean, low, high } = randomArea;
    const name = what === 'delete' ? 'Deletion' : 'Insertion';
    return [
      `${name}: mean log-probability ${natsText(area)} as the model chose, ${natsText(mean)} (${plainText(low)} to ${plainText(high)}) in random orders.`,
    ];
  });
}

/** A cost that is less is rounding, in nats. */
export const leastCost = 1e-6;

function sensitivityText(base: ExperimentBase, points: readonly ExperimentPoint[]): string[] {
  const costs = sensitivityFinding(base, points);
  const ranked = costs
    .flatMap((found, cell) => (found === null ? [] : [{ ...found, cell }]))
    .sort((a, b) => b.cost - a.cost);
  const telling = ranked.filter(({ cost }) => Math.abs(cost) > leastCost);
  if (telling.length === 0 && ranked.length > 0)
    return ['No cell changes the answer when it alone is dropped.'];
  return telling
    .slice(0, 3)
    .map(
      ({ cell, cost }) =>
        `Row ${Math.floor(cell / 9) + 1}, column ${(cell % 9) + 1} of the grid: ${natsText(cost)} are lost without it.`,
    );
}

function robustnessText(points: readonly ExperimentPoint[]): string[] {
  const changed = points.filter((point) => point.kind === 'robustness');
  if (changed.length === 0) return [];
  const same = changed.filter(({ sameAnswer }) => sameAnswer).length;
  const worst = changed.reduce((least, point) =>
    point.logProbability < least.logProbability ? point : least,
  );
  return [
    `The answer is the same under ${same} of ${changed.length} changes of the picture.`,
    `It loses most when the picture is ${changeText(worst.change)}: log-probability ${natsText(worst.logProbability)}.`,
  ];
}
