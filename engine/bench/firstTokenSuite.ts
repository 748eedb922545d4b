import type { Engine } from '../answering/Engine.js';
import type { ImageSource } from '../image/imageSource.js';
import type { DoneEvent } from '../protocol/runEvent.js';
import type { BenchContext } from './benchContext.js';
import { benchImage, benchPrompt } from './benchImage.js';
import { summarize, type SuiteReport } from './benchReport.js';

const repeats = 5;

/** From an image never seen to the first token, and from a second question on it to its first token. */
export async function firstTokenSuite(context: BenchContext): Promise<SuiteReport> {
  const engine = await context.openEngine(context.engineOptions);
  try {
    const first: DoneEvent[] = [];
    const second: DoneEvent[] = [];
    for (let repeat = -1; repeat < repeats; repeat++) {
      const image = await benchImage(repeat + 100);
      const [one, two] = [await askOnce(engine, image, 0), await askOnce(engine, image, 1)];
      if (repeat < 0) continue; // the first run warms up
      first.push(one);
      second.push(two);
      context.log(`first-token: ${repeat + 1} of ${repeats}`);
    }
    return firstTokenReport(engine, first, second);
  } finally {
    await engine.dispose();
  }
}

async function askOnce(engine: Engine, image: ImageSource, ask: number): Promise<DoneEvent> {
  const promptIds = benchPrompt(engine.info.vocabularySize, ask);
  for await (const event of engine.ask({ image, promptIds, variant: 'flex', fixedSteps: 1 })) {
    if (event.type === 'done') return event;
  }
  throw new Error('the run did not end with done');
}

function firstTokenReport(
  { info }: Engine,
  first: readonly DoneEvent[],
  second: readonly DoneEvent[],
): SuiteReport {
  const time = (runs: readonly DoneEvent[], stage: keyof DoneEvent['timing']): ReturnType<typeof summarize> =>
    summarize(runs.map((run) => run.timing[stage]));
  const imageToFirstTokenMs = time(first, 'firstTokenMs');
  const secondQuestionToFirstTokenMs = time(second, 'firstTokenMs');
  const secondVisionRuns = time(second, 'visionRuns');
  return {
    suite: 'first-token',
    subject:
      `${info.modelName}, ${info.weights} on ${info.provider}: PNG of 1400 x 1008 in memory, prompt of 60 tokens and ` +
      `the image; seeing it is ${((first[0]?.visionFlops ?? 0) / 1e9).toFixed(1)} GFLOP.`,
    rows: [
      { what: 'image to first token', measured: imageToFirstTokenMs, unit: 'ms' },
      { what: 'of this, decoding the file', measured: time(first, 'decodeMs'), unit: 'ms' },
      { what: 'of this, pad, resize, normalise', measured: time(first, 'preprocessMs'), unit: 'ms' },
      { what: 'of this, vision tower and projector', measured: time(first, 'visionMs'), unit: 'ms' },
      { what: 'of this, prompt', measured: time(first, 'prefillMs'), unit: 'ms' },
      { what: 'second question to first token', measured: secondQuestionToFirstTokenMs, unit: 'ms' },
      {
        what: 'vision runs of a second question',
        measured: secondVisionRuns,
        unit: '',
        goal: { text: 'none', met: secondVisionRuns.max === 0 },
      },
    ],
    values: { imageToFirstTokenMs, secondQuestionToFirstTokenMs, secondQuestionVisionRuns: secondVisionRuns },
  };
}
