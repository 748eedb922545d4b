import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../protocol/EngineError.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { Checkpoint } from '../Checkpoint.js';
import { convertCheckpoint } from '../conversion/convertCheckpoint.js';
import { copyCheckpoint, editTensors } from '../testing/editCheckpoint.js';
import { readTaught } from './readTaught.js';
import { towerIdentity } from './towerIdentity.js';

const temporaryFolder = temporaryFolders();
const fixture = join(import.meta.dirname, '../../testing/golden/landscape-36');

describe('what a checkpoint folder says its model was taught', () => {
  it('is nothing where there is no such file', () => {
    expect(within(copyOfFixture(), readTaught)).toBeNull();
  });

  it('is read with its numbers', () => {
    const dir = copyOfFixture();
    write(dir, sound(dir));
    const taught = within(dir, readTaught);
    expect(taught?.pictures.kinds[0]).toMatchObject({ spreads: Float32Array.of(3), rest: 2 });
    expect(taught?.pictures.slope).toHaveLength(statistics);
    expect(taught?.questions).toMatchObject({ subjects: ['thing'], limit: 0.2 });
  });

  it.each<[string, (file: Sound) => unknown, RegExp]>([
    ['no object', () => [1], /it is not right: .*object/],
    ['another version', (file) => ({ ...file, version: 2 }), /version 2, which needs a newer Fovea/],
    ['no questions', (file) => ({ ...file, questions: undefined }), /questions is not right/],
    ['a limit of 0', (file) => changed(file, { limit: 0 }), /pictures\.limit is not right/],
    ['numbers that are none', (file) => changed(file, { slope: base64(NaN) }), /finite float32/],
    ['half a number', (file) => changed(file, { slope: 'AAA=' }), /finite float32/],
    ['axes too short', (file) => changedKind(file, { axes: base64(1) }), /axis of the length/],
    ['a spread of 0', (file) => changedKind(file, { spreads: base64(0) }), /positive/],
    ['statistics of another tower', (file) => changed(file, { slope: base64(1, 2) }), /2 statistics/],
    ['another tower', (file) => ({ ...file, tower: 'a'.repeat(64) }), /another vision tower/],
    [
      'a subject that is no group',
      (file) => ({ ...file, questions: { ...file.questions, subjects: ['place'] } }),
      /Expected names of "groups"/,
    ],
  ])('is refused with %s', (_, change, message) => {
    const dir = copyOfFixture();
    write(dir, change(sound(dir)));
    expectRefusal(dir, message);
  });

  it('is refused where the file is no JSON, a folder, or a pointer to itself', () => {
    const dir = copyOfFixture();
    writeFileSync(join(dir, 'taught.json'), '{"version":');
    expectRefusal(dir, /not valid JSON/);
    const other = copyOfFixture();
    mkdirSync(join(other, 'taught.json'));
    expect(() => within(other, readTaught)).toThrow(EngineError);
    writeFileSync(
      join(dir, 'taught.json'),
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n',
    );
    expectRefusal(dir, /Git LFS/);
  });

  it('goes along when a checkpoint is converted, and fits there', async () => {
    const dir = copyOfFixture();
    write(dir, sound(dir));
    for (const weights of ['int8', 'fp32'] as const) {
      const target = join(temporaryFolder(), weights);
      await convertCheckpoint(dir, target, { weights });
      expect(within(target, readTaught)).not.toBeNull();
    }
  });

  it('is refused once the tower was trained on', async () => {
    const dir = copyOfFixture();
    write(dir, sound(dir));
    await editTensors(dir, (tensors) =>
      tensors.map((tensor) =>
        tensor.name.endsWith('layers.1.mlp.fc1.bias')
          ? { ...tensor, bytes: () => tensor.bytes().map((byte) => byte ^ 1) }
          : tensor,
      ),
    );
    expectRefusal(dir, /another vision tower/);
  });
});

type Sound = ReturnType<typeof sound>;

/** 2 Dv of the fixture. */
const statistics = 2 * within(fixture, ({ config }) => config.vision.hiddenSize);

function sound(dir: string) {
  const numbers = base64(...new Float32Array(statistics).fill(0.5));
  const kind = { mean: numbers, axes: numbers, spreads: base64(3), rest: 2 };
  return {
    version: 1,
    tower: within(dir, towerIdentity),
    pictures: { kinds: [kind], unit: 1, slope: numbers, offset: -1, limit: 1.5 },
    questions: {
      groups: { thing: ['red sign'] },
      subjects: ['thing'],
      runs: [['what'], ['what is'], ['what is on']],
      weights: [2, 1, 1],
      limit: 0.2,
    },
  };
}

function changed(file: Sound, change: object): object {
  return { ...file, pictures: { ...file.pictures, ...change } };
}

function changedKind(file: Sound, change: object): object {
  return changed(file, { kinds: [{ ...file.pictures.kinds[0], ...change }] });
}

function base64(...values: number[]): string {
  return Buffer.from(Float32Array.from(values).buffer).toString('base64');
}

function copyOfFixture(): string {
  const dir = temporaryFolder();
  copyCheckpoint(fixture, dir);
  return dir;
}

function write(dir: string, content: unknown): void {
  writeFileSync(join(dir, 'taught.json'), JSON.stringify(content));
}

function within<T>(dir: string, use: (checkpoint: Checkpoint) => T): T {
  const checkpoint = Checkpoint.open(dir);
  try {
    return use(checkpoint);
  } finally {
    checkpoint.close();
  }
}

function expectRefusal(dir: string, message: RegExp): void {
  let failure: unknown;
  try {
    within(dir, readTaught);
  } catch (error) {
    failure = error;
  }
  expect(failure).toBeInstanceOf(EngineError);
  expect(failure).toMatchObject({
    code: 'checkpoint-malformed',
    message: expect.stringMatching(message) as string,
  });
}
