import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { openEngine } from '../index.js';
import { decodeImage } from '../image/decodeImage.js';
import { exportFormatNames } from '../protocol/exportFormats.js';
import { writeFixtureSession } from '../session/testing/writeFixtureSession.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { runCommandLine } from './runCommandLine.js';

const temporaryFolder = temporaryFolders();
let profile: string;
let session: string;
let out: string;
beforeEach(async () => {
  profile = temporaryFolder();
  session = await writeFixtureSession(path.join(profile, 'sessions'));
  out = temporaryFolder();
});

async function fovea(...words: string[]): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const status = await runCommandLine(words, {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    readStdin: () => Readable.from([]),
    ...{ defaultModelDir: '', root: profile, signal: new AbortController().signal },
  });
  return { status, ...written };
}

const exported = (format: string, file: string, ...more: string[]) =>
  fovea('export', session, '--format', format, '--out', path.join(out, file), ...more);

/** Every file of a folder with its hash. */
function hashes(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [path.relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex')];
    }),
  );
}

test.each(exportFormatNames.filter((format) => format !== 'pdf'))(
  '%s is written whole, and the session stays as it was',
  async (format) => {
    const before = hashes(session);
    const { status, log, out: printed } = await exported(format, format === 'png' ? 'a.png' : 'a');
    expect([status, printed]).toEqual([0, '']);
    expect(log).toMatch(/ written: .*, \d+ bytes\n$/);
    expect(hashes(session)).toEqual(before);
    const files = readdirSync(out, { recursive: true }).map(String).sort();
    const one = format === 'png' ? ['a.png'] : ['a'];
    const pictureName = expect.stringMatching(/^a.[0-9a-f]{16}\.png$/) as string;
    expect(files).toEqual(
      format === 'verdicts' ? ['a', pictureName, path.join('a', 'questions.jsonl')] : one,
    );
  },
);

test('a session is found by its id, its name, and in a bundle; each gives the same', async () => {
  await exported('csv', 'folder.csv');
  await exported('bundle', 'a.fovea');
  const from = (...words: string[]) => fovea('export', ...words, '--format', 'csv', '--out', '-');
  const expected = readFileSync(path.join(out, 'folder.csv'), 'utf8');
  for (const words of [
    ['session-fixture', '--profile', profile],
    ['Harbour <b>"north" & south</b> 🚢', '--profile', profile],
    [path.join(out, 'a.fovea')],
    [path.join(session, 'session.json')],
  ]) {
    const { status, out: printed } = await from(...words);
    expect(status).toBe(0);
    expect(printed).toBe(expected);
  }
  const { status, log } = await from('no such', '--profile', profile);
  expect(status).toBe(2);
  expect(log).toMatch(/"no such" is none: no such file, and .* has "Harbour .*" \(session-fixture\)/);
});

test('the question, layer and token that are asked for are drawn', async () => {
  const { status } = await exported(
    'png',
    'a.png',
    '--run',
    '1',
    '--token',
    '2',
    '--layer',
    '3',
    '--no-legend',
  );
  expect(status).toBe(0);
  const { width, height } = await decodeImage({ path: path.join(out, 'a.png') });
  expect([width, height]).toEqual([640, 400]);
  await exported('png', 'b.png', '--run', 'run-1', '--token', '2', '--layer', '3', '--no-legend');
  await exported('png', 'c.png', '--run', '1', '--token', '3', '--layer', '3', '--no-legend');
  const bytes = (name: string) => readFileSync(path.join(out, name));
  expect(bytes('b.png').equals(bytes('a.png'))).toBe(true);
  expect(bytes('c.png').equals(bytes('a.png'))).toBe(false);
});

describe('is refused before any work, with nothing written:', () => {
  test.each([
    [['--format', 'gif', '--out', 'a'], /--format to be one of bundle, html, .*"gif"/],
    [['--format', 'html'], /Expected --out FILE/],
    [
      ['--format', 'pdf', '--out', 'a.pdf'],
      /pdf is printed by the app, but there is no Electron in .* Run "npm start" once/,
    ],
    [['--format', 'npz', '--out', '-'], /npz is no text/],
    [['--format', 'csv', '--out', 'a', '--token', '1'], /--token changes nothing/],
    [['--format', 'coco', '--out', 'a', '--run', '1'], /--run changes nothing/],
    [['--format', 'png', '--out', 'a.jpg'], /does not end in \.png/],
    [
      ['--format', 'html', '--out', 'a', '--run', '4'],
      /one of 3 questions, but got "4"\. There are: 1 "What is/,
    ],
    [['--format', 'png', '--out', 'a.png', '--layer', '9'], /one of the layers that choose, 1, 2, 3/],
    [['--format', 'html', '--out', 'gone/a'], /is not there/],
  ])('%j', async (words, message) => {
    const at = words.map((word) => (/^(a|gone)/.test(word) ? path.join(out, word) : word));
    const { status, log } = await fovea('export', session, ...at);
    expect(log).toMatch(message);
    expect(status).toBe(2);
    expect(readdirSync(out)).toEqual([]);
  });

  test('a place in the session, its picture, a folder with something in it', async () => {
    const before = hashes(session);
    const at = (target: string, format: string) =>
      fovea('export', session, '--format', format, '--out', target);
    const [picture] = readdirSync(path.join(session, 'picture'));
    expect((await at(path.join(session, 'session.json'), 'json')).log).toMatch(/outside of the session/);
    expect((await at(path.join(session, 'picture', picture!), 'html')).log).toMatch(/outside of the session/);
    const full = path.join(out, 'full');
    mkdirSync(full);
    writeFileSync(path.join(full, 'mine'), 'x');
    expect((await at(full, 'verdicts')).log).toMatch(/new or empty folder .* has 1 entry already/);
    expect((await at(full, 'html')).log).toMatch(/is a folder/);
    expect(hashes(session)).toEqual(before);
    expect(readdirSync(full)).toEqual(['mine']);
  });

  test('a picture that is gone, or another by now, where pixels are wanted', async () => {
    const other = temporaryFolder();
    const reference = path.join(other, 'mine.png');
    const kept = { kind: 'referenced', path: reference } as const;
    const { session: made } = await import('../session/testing/fixtureSession.js').then((m) =>
      m.fixtureSession(),
    );
    session = await writeFixtureSession(other, { picture: { ...made.picture, kept } });
    writeFileSync(reference, 'another');
    const changed = await exported('png', 'a.png');
    expect(changed.status).toBe(2);
    expect(changed.log).toMatch(/is another by now/);
    expect((await fovea('export', session, '--format', 'html', '--out', reference)).log).toMatch(
      /is used already/,
    );
    expect(existsSync(path.join(out, 'a.png'))).toBe(false);
    expect((await exported('csv', 'a.csv')).status).toBe(0); // what needs no pixels is there all the same
  });
});
