import { expect, it } from 'vitest';
import type { CheckpointConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { planVision } from './planVision.js';

const tower = (hiddenSize: number, visionLayersRun: number): CheckpointConfig =>
  ({
    visionLayersRun,
    vision: { hiddenSize, intermediateSize: 4 * hiddenSize },
  }) as CheckpointConfig;

it('runs a small tower as one graph, also one of which no layer is run', () => {
  expect(planVision(tower(256, 6))).toEqual([{ firstLayer: 0, endLayer: 6 }]);
  expect(planVision(tower(256, 0))).toEqual([{ firstLayer: 0, endLayer: 0 }]);
});

it('cuts CLIP-L into graphs of three layers', () => {
  const plan = planVision(tower(1024, 23));
  expect(plan).toHaveLength(8);
  expect(plan[0]).toEqual({ firstLayer: 0, endLayer: 3 });
  expect(plan.at(-1)).toEqual({ firstLayer: 21, endLayer: 23 });
  plan.slice(1).forEach(({ firstLayer }, index) => expect(firstLayer).toBe(plan[index]!.endLayer));
});

it('gives a layer larger than a graph one of its own', () => {
  expect(planVision(tower(4096, 2))).toEqual([
    { firstLayer: 0, endLayer: 1 },
    { firstLayer: 1, endLayer: 2 },
  ]);
});
