import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { largestDifference, readGolden } from '../testing/readGolden.js';

const run = promisify(execFile);
const fovea = path.join(import.meta.dirname, 'fovea.mjs');
const goldenDir = path.join(import.meta.dirname, '..', 'testing', 'golden');

interface Trace {
  readonly tokens: number[];
  readonly steps: {
    readonly token: number;
    readonly logits: number[];
    readonly layers: { layer: number; attentionMap: number[][]; selectionGrid: number[][] }[];
  }[];
}

/** The command line as a person runs it, in its own process, against what the authors' code gave. */
test.each([
  ['square-72', 2e-3],
  ['landscape-36', 2e-3],
] as const)('fovea trace reproduces %s', async (name, bound) => {
  const golden = readGolden(name);
  const trace = await traceOf(name, golden.promptIds, golden.tokens.length);
  expect(trace.tokens).toEqual(golden.tokens);
  expect(trace.steps).toHaveLength(golden.tokens.length);
  for (const [step, { token, logits, layers }] of trace.steps.entries()) {
    expect(token).toBe(golden.tokens[step]);
    expect(largestDifference(logits, golden.logits[step]!)).toBeLessThan(bound);
    expect(layers).toHaveLength(golden.attentionMaps[step]!.length);
    for (const [index, { layer, attentionMap, selectionGrid }] of layers.entries()) {
      expect(layer).toBe(8 + index);
      expect(largestDifference(attentionMap.flat(), golden.attentionMaps[step]![index]!)).toBeLessThan(1e-3);
      expect(selectionGrid.map((row) => row.length)).toEqual(Array(9).fill(9));
    }
  }
});

test('--resident on and off give one trace within 1e-5', async () => {
  const ids = [1, 30, 40, -200, 50, 60];
  const kept = await traceOf('landscape-36', ids, 4, '--resident', 'on');
  const fresh = await traceOf('landscape-36', ids, 4, '--resident', 'off');
  expect(kept.tokens).toEqual(fresh.tokens);
  expect(kept.steps).toHaveLength(4);
  for (const [step, { logits, layers }] of kept.steps.entries()) {
    const other = fresh.steps[step]!;
    expect(largestDifference(logits, other.logits)).toBeLessThan(1e-5);
    expect(layers.map((layer) => layer.selectionGrid)).toEqual(
      other.layers.map((layer) => layer.selectionGrid),
    );
  }
});

test.each([
  [['--checkpoint', path.join(goldenDir, 'nowhere')], 'nowhere'],
  [['--image', path.join(goldenDir, 'square-72', 'config.json')], 'config.json'],
])('bad input %j: exit status 2, nothing on stdout', async (words, named) => {
  const folder = path.join(goldenDir, 'square-72');
  const given = new Map([
    ['--checkpoint', folder],
    ['--image', path.join(folder, 'image.png')],
    ['--input-ids', '1,-200'],
    ['--steps', '1'],
    [words[0]!, words[1]!],
  ]);
  const failed = await run(process.execPath, [fovea, 'trace', ...[...given].flat()]).then(
    () => expect.unreachable('it ended well'),
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  );
  expect([failed.code, failed.stdout]).toEqual([2, '']);
  expect(failed.stderr).toContain(named);
});

async function traceOf(
  name: string,
  ids: readonly number[],
  steps: number,
  ...more: string[]
): Promise<Trace> {
  const folder = path.join(goldenDir, name);
  const input = [
    '--checkpoint',
    folder,
    '--image',
    path.join(folder, 'image.png'),
    '--input-ids',
    ids.join(','),
  ];
  const words = [fovea, 'trace', ...input, '--steps', String(steps), ...more];
  const { stdout } = await run(process.execPath, words, { maxBuffer: 2 ** 28 });
  return JSON.parse(stdout) as Trace;
}
