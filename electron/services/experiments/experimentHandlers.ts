import { experimentCsv, experimentRows } from '../../../engine/findings/experimentCsv.js';
import { experimentFigures } from '../../../engine/findings/plots/experimentFigures.js';
import { figureSvg } from '../../../engine/findings/plots/figureSvg.js';
import type { ExperimentRecord } from '../../../engine/protocol/experiment.js';
import { writeFileAtomic } from '../../../engine/storage/writeFileAtomic.js';
import type { ExperimentHandlers } from '../createRequestHandlers.js';
import { ServiceError } from '../ServiceError.js';
import type { ExperimentService } from './ExperimentService.js';

/** What the handlers of experiments work with. */
export interface ExperimentHandlerParts {
  readonly experiments: ExperimentService;
  /** Native dialog; null when cancelled. */
  readonly chooseTarget: (wish: {
    readonly name: string;
    readonly extension: string;
    readonly label: string;
  }) => Promise<string | null>;
}

/** The bodies of the window's requests about experiments. */
export function experimentHandlers({
  experiments,
  chooseTarget,
}: ExperimentHandlerParts): ExperimentHandlers {
  return {
    'experiments:start': ({ sessionId, runId, plan }) => experiments.start(sessionId, runId, plan),
    'experiments:resume': ({ sessionId, experimentId }) => experiments.resume(sessionId, experimentId),
    'experiments:cancel': () => {
      experiments.cancel();
      return Promise.resolve(null);
    },
    'experiments:list': async ({ sessionId }) => {
      await experiments.sweep(sessionId);
      return experiments.list(sessionId);
    },
    'experiments:delete': async ({ sessionId, experimentId }) => {
      await experiments.delete(sessionId, experimentId);
      return null;
    },
    'experiments:restore': async ({ sessionId, experimentId }) => {
      await experiments.restore(sessionId, experimentId);
      return null;
    },
    'experiments:export': async ({ sessionId, experimentId, format }) => {
      const record = (await experiments.list(sessionId)).find((one) => one.experimentId === experimentId);
      const content = record === undefined ? null : contentOf(record, format);
      if (record === undefined || content === null) {
        throw new ServiceError(
          'experiment-impossible',
          'This experiment has no points yet that could be exported.',
        );
      }
      const path = await chooseTarget({
        name: `${record.plan.kind}.${format}`,
        extension: format,
        label: format === 'csv' ? 'Points of an experiment' : 'Figures of an experiment',
      });
      if (path === null) return null;
      await writeFileAtomic(path, content).catch((cause: unknown) => {
        throw new ServiceError(
          'export-unwritable',
          `Expected to write ${path}, but that failed (${String(cause)}). Choose another place, or free some space.`,
          { cause },
        );
      });
      return { path };
    },
  };
}

function contentOf(
  { plan, base, points, experimentId }: ExperimentRecord,
  format: 'csv' | 'svg',
): string | null {
  if (base === null || points.length === 0) return null;
  return format === 'csv'
    ? experimentCsv(experimentRows(plan.kind, experimentId, base, points))
    : figureSvg(experimentFigures(plan.kind, base, points));
}
