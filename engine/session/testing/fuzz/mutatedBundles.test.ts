import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolders } from '../../../testing/temporaryFolder.js';
import { bundleParts } from '../bundleParts.js';
import { guardWrites } from './guardWrites.js';
import { mutationKinds } from './mutateBundle.js';
import { tryBundle } from './tryBundle.js';

const temporaryFolder = temporaryFolders();
let outer: string;
let scratch: string;
let guard: ReturnType<typeof guardWrites>;

beforeEach(() => {
  outer = temporaryFolder();
  scratch = join(outer, 'scratch');
  mkdirSync(join(scratch, 'sessions'), { recursive: true });
  writeFileSync(join(outer, 'evil.json'), 'untouched');
  guard = guardWrites(scratch);
});
afterEach(() => guard.end());

test('400 mutated bundles: each is refused with a reason or is a whole session, and nothing outside is written', async () => {
  const parts = await bundleParts();
  const outcomes: Record<string, number> = {};
  const kinds = new Set<string>();
  for (let index = 0; index < 400; index++) {
    const { kind, outcome, elapsedMs } = await tryBundle(parts, 2026, index, scratch).catch(
      (cause: unknown) => {
        throw new Error(`bundle ${index}: npm run test:bundles -- --seed 2026 --only ${index}`, { cause });
      },
    );
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    kinds.add(kind.split(',')[0]!);
    expect(elapsedMs, `bundle ${index} (${kind})`).toBeLessThan(5000);
  }
  guard.end();
  expect(guard.attempts).toEqual([]);
  expect(readdirSync(outer).sort()).toEqual(['evil.json', 'scratch']);
  expect(readFileSync(join(outer, 'evil.json'), 'utf8')).toBe('untouched');
  expect([...kinds].sort()).toEqual([...mutationKinds].sort());
  // They reach every part of the import, and some are harmless.
  expect(outcomes['taken']).toBeGreaterThan(10);
  expect(Object.keys(outcomes).length).toBeGreaterThan(8);
});

test('the guard notices a writing outside', () => {
  expect(() => writeFileSync(join(outer, 'evil.json'), 'touched')).toThrow(/outside of/);
  expect(() => mkdirSync(join(scratch, '..', 'evil'))).toThrow(/outside of/);
  expect(guard.attempts).toHaveLength(2);
  expect(readFileSync(join(outer, 'evil.json'), 'utf8')).toBe('untouched');
});
