/** What experiments there are, and what they do unless told otherwise; without zod, for the window as for the command line. */

/** The experiments, each a plan with its own parameters. */
export const experimentKinds = ['sweep', 'faithfulness', 'sensitivity', 'robustness'] as const;

/** One of the experiments. */
export type ExperimentKind = (typeof experimentKinds)[number];

/** By what cells are put in order for deletion and insertion curves. */
export const cellOrders = ['chosen', 'attended'] as const;

/** How the cells of a sensitivity map are dropped: one by one, or halves of the grid first and finer where it matters. */
export const sensitivityMethods = ['cells', 'halves'] as const;

/** Most thresholds of a sweep. */
export const maxSweepThresholds = 256;

/** Fewest and most random controls of a region: an interval needs two. */
export const controlLimits = { least: 2, most: 200 } as const;

/** Farthest a picture is shifted, in pixels, either way. */
export const maxShift = 1000;

/** Least and greatest factor a picture is rescaled by. */
export const scaleLimits = { least: 0.1, most: 4 } as const;

/** Most changes of a picture of each sort. */
export const maxChanges = 64;

/** Thresholds of a sweep: close together where few cells are told from many. */
export const defaultThresholds = [
  0, 4, 8, 16, 24, 32, 48, 64, 80, 96, 128, 160, 192, 224, 240, 250, 255,
] as const;

/** What an experiment does unless told otherwise. */
export const experimentDefaults = {
  controls: 8,
  seed: 0,
  order: 'chosen',
  /** Points of a deletion or insertion curve after its first. */
  steps: 9,
  method: 'cells',
  /** Change of the log-probability, in nats, from which a block of cells is looked at more finely. */
  refineFrom: 0.05,
  /** Right and down, in pixels of the picture. */
  shifts: [
    [1, 0],
    [0, 1],
    [4, 0],
    [0, 4],
    [-4, -4],
    [16, 0],
    [0, 16],
  ],
  scales: [0.5, 0.75, 0.9, 1.1, 1.5],
  qualities: [95, 80, 60, 40, 20],
} as const;
