import { describe, expect, it } from 'vitest';
import { curveFindings } from '../findings/curveFindings.js';
import { regionFindings } from '../findings/regionFindings.js';
import { sensitivityFinding } from '../findings/sensitivityFinding.js';
import type { Picture } from '../image/Picture.js';
import type { ExperimentEvent, ExperimentPlan, ExperimentPoint } from '../protocol/experiment.js';
import { PretendModel, pretendedLogProbabilities } from '../testing/PretendModel.js';
import type { ExperimentContext, RunTurn } from './ExperimentRuns.js';
import { runExperiment } from './runExperiment.js';

function pictureOf(width: number, height: number): Picture {
  const facts = { width, height };
  return { name: 'a.png', known: facts, facts: () => Promise.resolve(facts) } as unknown as Picture;
}

const picture = pictureOf(900, 900);
const chosen = [30, 31, 60];
const target = 31;
const { read, unread } = pretendedLogProbabilities;
/** What not reading the target costs a whole answer of two tokens. */
const lost = 2 * (read - unread);

function contextOf(engine: PretendModel, more: Partial<ExperimentContext> = {}): ExperimentContext {
  return {
    engine,
    image: picture,
    question: 'What?',
    settings: { variant: 'flex' },
    signal: new AbortController().signal,
    ...more,
  };
}

async function all(events: AsyncIterable<ExperimentEvent>): Promise<ExperimentEvent[]> {
  const found: ExperimentEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

function pointsOf(events: readonly ExperimentEvent[]): ExperimentPoint[] {
  return events.flatMap((event) => (event.type === 'point' ? [event.point] : []));
}

function baseOf(events: readonly ExperimentEvent[]) {
  const [first] = events;
  if (first?.type !== 'begun') throw new Error('the experiment did not begin');
  return first.base;
}

const faithfulness: ExperimentPlan = {
  kind: 'faithfulness',
  ...{ controls: 5, seed: 3, order: 'chosen', steps: 3 },
};

describe('a threshold sweep', () => {
  const plan: ExperimentPlan = { kind: 'sweep', thresholds: [255, 48, 200, 48] };

  it('asks under each threshold in order, and reads the base answer only where another came', async () => {
    const engine = new PretendModel({ chosen, target });
    const events = await all(runExperiment(contextOf(engine), plan));
    expect(events[0]).toMatchObject({
      type: 'begun',
      points: 3,
      base: { answer: '1 2', logProbability: 2 * read },
    });
    expect(pointsOf(events)).toMatchObject([
      { threshold: 48, answer: '1 2', sameAnswer: true, logProbability: 2 * read },
      { threshold: 200, answer: '3 2', sameAnswer: false, logProbability: 2 * read },
      { threshold: 255, answer: '3 2', sameAnswer: false, logProbability: 2 * unread },
    ]);
    expect(events.at(-1)).toEqual({ type: 'ended', cancelled: false });
    expect(engine.runs).toBe(1 + 1 + 2 + 2);
  });
});

describe('faithfulness', () => {
  it('finds the region that holds the answer, and random cells of that number cost nothing', async () => {
    const events = await all(runExperiment(contextOf(new PretendModel({ chosen, target })), faithfulness));
    const [first, second] = regionFindings(baseOf(events), pointsOf(events));
    expect(first).toMatchObject({
      cellCount: 2,
      drop: { cost: lost, asCostly: 0, controls: { mean: 0, count: 5 } },
    });
    expect(first!.keep!.cost).toBe(0);
    expect(first!.keep!.controls!.mean).toBeGreaterThan(0);
    expect(second).toMatchObject({ cellCount: 1, drop: { cost: 0 }, keep: { cost: lost } });
  });

  it('deletes and inserts in order of what was chosen', async () => {
    const events = await all(runExperiment(contextOf(new PretendModel({ chosen, target })), faithfulness));
    const [deletion, insertion] = curveFindings(baseOf(events), pointsOf(events));
    expect(deletion!.places.map(({ own }) => own)).toEqual([2 * read, 2 * unread, 2 * unread, 2 * unread]);
    expect(insertion!.places.map(({ own }) => own)).toEqual([2 * unread, 2 * read, 2 * read, 2 * read]);
    expect(deletion!.area!).toBeLessThan(deletion!.randomArea!.low);
    expect(insertion!.area!).toBeGreaterThan(insertion!.randomArea!.high);
  });

  it('steers where it is told to alone', async () => {
    const steered: unknown[] = [];
    const engine = new PretendModel({ chosen, target, onRun: ({ steering }) => steered.push(steering) });
    await all(
      runExperiment(contextOf(engine), {
        ...faithfulness,
        steps: 0,
        layers: [2, 2],
        tokens: [0, 0],
      }),
    );
    expect(steered[1]).toMatchObject({ rules: [{ layers: [2, 2], tokens: [0, 0] }] });
  });
});

describe('a sensitivity map', () => {
  it('says cell by cell what is lost', async () => {
    const plan: ExperimentPlan = { kind: 'sensitivity', method: 'cells', refineFrom: 0 };
    const events = await all(runExperiment(contextOf(new PretendModel({ chosen, target })), plan));
    const costs = sensitivityFinding(baseOf(events), pointsOf(events)).map((cell) => cell!.cost);
    expect(costs.map((cost, cell) => (cost === 0 ? -1 : cell)).filter((cell) => cell >= 0)).toEqual([target]);
    expect(costs[target]).toBe(lost);
  });

  it('by halves finds the same cell in fewer runs', async () => {
    const plan: ExperimentPlan = { kind: 'sensitivity', method: 'halves', refineFrom: 0.1 };
    const engine = new PretendModel({ chosen, target });
    const events = await all(runExperiment(contextOf(engine), plan));
    const map = sensitivityFinding(baseOf(events), pointsOf(events));
    expect(map[target]).toEqual({ cost: lost, blockCells: 1 });
    expect(map[80]).toMatchObject({ cost: 0 });
    expect(engine.runs).toBeLessThan(20);
  });

  it('leaves out the padding', async () => {
    const wide = { facts: () => Promise.resolve({ width: 900, height: 300 }) } as unknown as Picture;
    const plan: ExperimentPlan = { kind: 'sensitivity', method: 'cells', refineFrom: 0 };
    const events = await all(
      runExperiment(contextOf(new PretendModel({ chosen, target }), { image: wide }), plan),
    );
    expect(pointsOf(events)).toHaveLength(27);
  });
});

describe('an experiment', () => {
  it('goes on from what is known without measuring it again', async () => {
    const whole = await all(runExperiment(contextOf(new PretendModel({ chosen, target })), faithfulness));
    const points = pointsOf(whole);
    const engine = new PretendModel({ chosen, target });
    const before = { base: baseOf(whole), points: points.slice(0, 20) };
    const again = await all(runExperiment(contextOf(engine), faithfulness, before));
    expect(pointsOf(again)).toEqual(points);
    expect(engine.runs).toBeLessThan(1 + points.length - 20 + 1);
  });

  it('refuses to go on with what another model found', async () => {
    const whole = await all(runExperiment(contextOf(new PretendModel({ chosen, target })), faithfulness));
    const other = runExperiment(contextOf(new PretendModel({ chosen: [1], target })), faithfulness, {
      base: baseOf(whole),
      points: [],
    });
    await expect(all(other)).rejects.toThrow('Start a new one');
  });

  it('makes a run again that gave way, and lets the other go first', async () => {
    const holds: AbortController[] = [];
    let isInterrupted = false;
    const engine = new PretendModel({
      chosen,
      target,
      onRun: () => {
        if (engine.runs !== 3) return;
        isInterrupted = true;
        holds.at(-1)!.abort();
      },
    });
    let ended = 0;
    const hold = (): Promise<RunTurn> => {
      holds.push(new AbortController());
      return Promise.resolve({ signal: holds.at(-1)!.signal, end: () => ended++ });
    };
    const events = await all(
      runExperiment(contextOf(engine, { hold }), { kind: 'sweep', thresholds: [1, 2, 3] }),
    );
    expect(isInterrupted).toBe(true);
    expect(pointsOf(events)).toHaveLength(3);
    expect(engine.runs).toBe(5);
    expect(holds).toHaveLength(5);
    expect(ended).toBe(5);
  });

  it('ends where it is cancelled, with what was found', async () => {
    const abort = new AbortController();
    const engine = new PretendModel({ chosen, target, onRun: () => engine.runs === 4 && abort.abort() });
    const events = await all(runExperiment(contextOf(engine, { signal: abort.signal }), faithfulness));
    expect(pointsOf(events)).toHaveLength(2);
    expect(events.at(-1)).toEqual({ type: 'ended', cancelled: true });
  });
});
