import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { bundleLimits } from '../../protocol/sessionLimits.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { loadSession } from '../loadSession.js';
import {
  type BundleParts,
  bundleParts,
  makeBundle,
  RawJson,
  type Tampering,
} from '../testing/bundleParts.js';
import { hostileText } from '../testing/fixtureAnnotations.js';
import type { MadeEntry } from '../../testing/makeZip.js';
import type { BundleErrorCode } from './BundleError.js';
import { readBundle } from './readBundle.js';

const temporaryFolder = temporaryFolders();
let parts: BundleParts;
let sessions: string;
let file: string;

beforeEach(async () => {
  parts = await bundleParts();
  const folder = temporaryFolder();
  sessions = join(folder, 'sessions');
  mkdirSync(sessions);
  file = join(folder, 'gift.fovea');
});

/** Expects a bundle to be refused with a reason, and no trace of it. */
async function expectRefused(bytes: Uint8Array, code: BundleErrorCode, message: RegExp): Promise<void> {
  writeFileSync(file, bytes);
  await expect(readBundle(file, sessions)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(
      new RegExp(`^gift\\.fovea was not imported: .*${message.source}`, 's'),
    ) as string,
  });
  expect(readdirSync(sessions)).toEqual([]);
  expect(readdirSync(join(sessions, '..')).sort()).toEqual(['gift.fovea', 'sessions']);
}

/** The entry of a name with other facts. */
function altered(name: string, change: Partial<MadeEntry>): Tampering {
  return { entries: (all) => all.map((entry) => (entry.name === name ? { ...entry, ...change } : entry)) };
}

const json = (path: string, change: (value: Record<string, unknown>) => unknown): Tampering => ({
  json: (at, value) => (at === path ? change(value as Record<string, unknown>) : value),
});

test('the bundle that all attacks start from is taken', async () => {
  writeFileSync(file, makeBundle(parts));
  const { folder } = await readBundle(file, sessions);
  expect((await loadSession(folder)).session).toEqual(parts.session);
});

describe('names', () => {
  test.each([
    '../evil.json',
    '../../../../tmp/evil',
    '/etc/cron.d/evil',
    'runs/../../evil.json',
    'runs\\..\\..\\evil.json',
    'C:\\Windows\\evil.dll',
    'C:evil',
    '\\\\server\\share\\evil',
    'runs/./run-1.json',
    'runs//run-1.json',
    './session.json',
    'session.json/',
    'session.json\u0000.png',
    'masks/run-1.npz:stream',
    'runs/con.json',
    'masks/NUL.npz',
    'runs/__proto__.json',
    'runs/constructor.json',
    'thumbnail.png',
    'picture/evil.png',
    `picture/${'0'.repeat(64)}.svg`,
    `picture/${'0'.repeat(64)}.html`,
    `picture/${'0'.repeat(64)}.exe`,
    'runs/r\u00fcn.json',
    `runs/${'a'.repeat(65)}.json`,
    'a'.repeat(5000),
    '',
    ' ',
  ])('%j is in no session', async (name) => {
    const evil = (files: Record<string, Uint8Array>) => ({ ...files, [name]: Buffer.from('evil') });
    await expectRefused(makeBundle(parts, { files: evil }), 'bundle-entry-unknown', /which no session has/);
  });

  test('a second name by a unicode path field counts for nothing', async () => {
    const other = Buffer.from('\u0001\u0000\u0000\u0000\u0000../evil.json', 'latin1');
    const extra = Buffer.concat([Buffer.from([0x75, 0x70, other.length, 0]), other]);
    writeFileSync(file, makeBundle(parts, altered('session.json', { extra })));
    const { folder } = await readBundle(file, sessions);
    expect(readdirSync(join(folder, '..'))).toEqual([parts.session.id]);
  });

  test.each(['session.json', 'SESSION.JSON', 'Runs/run-1.json'])('%s a second time', async (name) => {
    const twice: Tampering = { entries: (all) => [...all, { name, content: Buffer.from('{}') }] };
    await expectRefused(makeBundle(parts, twice), 'bundle-entry-twice', /twice/);
  });

  test('another name by the file than in the list', async () => {
    const lie = altered('session.json', { localName: '../evil.json' });
    await expectRefused(makeBundle(parts, lie), 'bundle-not-a-zip', /not what stands by that file/);
  });
});

describe('kinds of files', () => {
  test.each([
    ['a link', 0o120777],
    ['a folder', 0o040755],
    ['a device', 0o020666],
    ['a pipe', 0o010666],
    ['a socket', 0o140777],
  ])('%s', async (_, mode) => {
    const special = altered(`picture/${parts.session.picture.sha256}.png`, {
      attributes: (mode << 16) >>> 0,
    });
    await expectRefused(makeBundle(parts, special), 'bundle-entry-unknown', /only plain files are taken/);
  });

  test.each([
    ['encrypted', { flags: 1 }, /encrypted/],
    ['strongly encrypted', { flags: 0x41 }, /encrypted/],
    ['with a hidden directory', { flags: 0x2000 }, /flags that are not known/],
    ['packed by another method', { told: { method: 14 }, localTold: { method: 14 } }, /method 14/],
    [
      'packed by another method than its own header says',
      { localTold: { method: 8 } },
      /not what stands by that file/,
    ],
  ])('%s', async (_, change, message) => {
    const code = 'localTold' in change && !('told' in change) ? 'bundle-not-a-zip' : 'bundle-packing';
    await expectRefused(makeBundle(parts, altered('masks/run-1.npz', change)), code, message);
  });

  test('a picture that is markup is kept as the bytes it is: nothing opens it by its name', async () => {
    const bytes = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const tampered = makeBundle(parts, {
      bytes: (path, content) => (path.startsWith('picture/') ? bytes : content),
    });
    await expectRefused(tampered, 'bundle-damaged', /its picture has \d+ bytes where session\.json tells/);
  });
});

describe('sizes', () => {
  test('a bomb: packed a thousand times smaller', async () => {
    const bomb: Tampering = {
      bytes: (path, content) =>
        path === 'runs/run-1.json' ? Buffer.concat([content, Buffer.alloc(30e6, ' ')]) : content,
    };
    await expectRefused(makeBundle(parts, bomb), 'bundle-too-large', /more than 400 times as many/);
  });

  test('a bomb that tells a small size stops at that size', async () => {
    const content = Buffer.alloc(50e6, ' ');
    const packedBytes = deflateRawSync(content).length;
    const told = { sizeBytes: 1000, packedBytes };
    const bomb = altered('runs/run-1.json', { content, told, localTold: told });
    await expectRefused(makeBundle(parts, bomb), 'bundle-damaged', /more than the 1000 bytes it names/);
  });

  test('a size that is not reached, a checksum that is wrong, a packing that is broken', async () => {
    const longer = altered('session.json', { told: { sizeBytes: 20_000 }, localTold: { sizeBytes: 20_000 } });
    await expectRefused(makeBundle(parts, longer), 'bundle-damaged', /bytes where it names/);
    const other = altered('session.json', { told: { crc: 1 } });
    await expectRefused(makeBundle(parts, other), 'bundle-damaged', /checksum/);
    const broken = altered('session.json', {
      method: 0,
      content: Buffer.from('\xff\xff\xff'),
      told: { method: 8 },
      localTold: { method: 8 },
    });
    await expectRefused(makeBundle(parts, broken), 'bundle-damaged', /cannot be unpacked/);
  });

  test('files over each other: one content under many names', async () => {
    const overlapping: Tampering = {
      entries: (all) => {
        const place = { headerStart: 0, crc: 0 };
        return [...all.slice(0, -1), { ...all.at(-1)!, told: place }];
      },
    };
    await expectRefused(makeBundle(parts, overlapping), 'bundle-not-a-zip', /not what stands by that file/);
    const inside: Tampering = {
      entries: (all) => {
        const told = { packedBytes: all[0]!.content.length + 60, sizeBytes: all[0]!.content.length + 60 };
        return [{ ...all[0]!, method: 0, told }, ...all.slice(1)];
      },
    };
    await expectRefused(makeBundle(parts, inside), 'bundle-overlap', /lies over another file/);
  });

  test('absurd counts', async () => {
    const entries = bundleLimits.maxEntries + 1;
    const many = makeBundle(parts, { end: { wide: true, told: { entries, here: entries } } });
    await expectRefused(many, 'bundle-not-a-zip', /list of files is broken/);
    const records = Array.from({ length: entries }, (_, index) => ({
      name: `runs/${index}.json`,
      content: Buffer.alloc(0),
    }));
    await expectRefused(
      makeBundle(parts, { entries: () => records, end: { wide: true } }),
      'bundle-too-large',
      /holds 21004 files/,
    );
  });

  test('a picture larger than any, and one larger than the bundle', async () => {
    const name = `picture/${parts.session.picture.sha256}.png`;
    const sized = (sizeBytes: number, packedBytes: number) =>
      makeBundle(parts, altered(name, { method: 8, wide: true, told: { sizeBytes, packedBytes } }));
    const { length } = deflateRawSync(parts.others[name]!);
    await expectRefused(sized(2 ** 40, length), 'bundle-too-large', /unpacks to 1099511627776 bytes/);
    await expectRefused(sized(2 ** 30, 2 ** 29), 'bundle-overlap', /reaches into its list of files/);
  });
});

describe('archives', () => {
  test.each([
    ['nothing', () => Buffer.alloc(0), /no zip archive/],
    ['a text', () => Buffer.from('hello '.repeat(20)), /does not end as a zip archive/],
    [
      'one that was cut off',
      (sound: Buffer) => sound.subarray(0, sound.length * 0.7),
      /does not end as a zip archive/,
    ],
    [
      'one with something behind',
      (sound: Buffer) => Buffer.concat([sound, Buffer.from('x')]),
      /does not end/,
    ],
    [
      'one with something before',
      (sound: Buffer) => Buffer.concat([Buffer.from('#!/bin/sh\n'), sound]),
      /list of files is broken/,
    ],
  ])('%s', async (_, make, message) => {
    await expectRefused(make(makeBundle(parts)), 'bundle-not-a-zip', message);
  });

  test('with a comment, or on several disks', async () => {
    await expectRefused(
      makeBundle(parts, { end: { comment: Buffer.from('hi') } }),
      'bundle-not-a-zip',
      /does not end/,
    );
    await expectRefused(
      makeBundle(parts, { end: { told: { disk: 3 } } }),
      'bundle-not-a-zip',
      /several disks/,
    );
  });

  test('with zip64 it is taken, as other packers write it', async () => {
    const wide: Tampering = {
      entries: (all) => all.map((entry) => ({ ...entry, wide: true })),
      end: { wide: true },
    };
    writeFileSync(file, makeBundle(parts, wide));
    expect(await readBundle(file, sessions)).toMatchObject({ sessionId: parts.session.id });
  });

  test.skipIf(process.platform === 'win32')('what is no file: a folder, a device, nothing', async () => {
    for (const path of [sessions, '/dev/zero', join(sessions, 'none')]) {
      await expect(readBundle(path, sessions)).rejects.toMatchObject({ code: 'bundle-unreadable' });
    }
  });
});

describe('contents', () => {
  const session = (change: Record<string, unknown>): Tampering =>
    json('session.json', (value) => ({ ...value, ...change }));
  const picture = (change: object): Tampering =>
    session({ picture: { ...parts.session.picture, ...change } });

  test.each<[string, () => Tampering, BundleErrorCode, RegExp]>([
    ['no session', () => json('session.json', () => []), 'bundle-malformed', /does not name its format/],
    ['a newer session', () => session({ version: 2 }), 'bundle-newer', /newer Fovea/],
    [
      'a newer bundle',
      () => ({ manifest: (value) => ({ ...(value as object), version: 7 }) }),
      'bundle-newer',
      /version 7/,
    ],
    ['a session with an id that is a path', () => session({ id: '../evil' }), 'bundle-malformed', /at id/],
    [
      'a session with an id that is a device',
      () => session({ id: 'LPT1' }),
      'bundle-malformed',
      /no name for a folder/,
    ],
    [
      'a tie to what every object has',
      () => session({ annotations: [{ ...parts.session.annotations[0], tie: { runId: '__proto__' } }] }),
      'bundle-malformed',
      /annotations, number 1/,
    ],
    [
      'a session named after what every object has',
      () => session({ id: '__proto__' }),
      'bundle-malformed',
      /is not as it has to be at id/,
    ],
    [
      'a picture somewhere else',
      () => picture({ kept: { kind: 'referenced', path: '/etc/passwd' } }),
      'bundle-malformed',
      /picture elsewhere/,
    ],
    [
      'a picture on a server',
      () => picture({ kept: { kind: 'referenced', path: '\\\\evil\\share\\x.png' } }),
      'bundle-malformed',
      /picture elsewhere/,
    ],
    [
      'a picture of another hash',
      () => picture({ kept: { kind: 'copied', file: 'a'.repeat(64) } }),
      'bundle-malformed',
      /picture elsewhere/,
    ],
    [
      'a picture that is not there',
      () => picture({ sha256: 'a'.repeat(64), kept: { kind: 'copied', file: 'a'.repeat(64) } }),
      'bundle-incomplete',
      /do not agree/,
    ],
    [
      'a question that is not there',
      () => session({ runIds: ['run-1', 'run-2', 'run-3', 'run-4'] }),
      'bundle-incomplete',
      /runs\/run-4\.json/,
    ],
    [
      'a question that is not named',
      () => session({ runIds: ['run-1', 'run-2'] }),
      'bundle-malformed',
      /does not name/,
    ],
    [
      'a question twice',
      () => session({ runIds: ['run-1', 'run-1', 'run-2', 'run-3'] }),
      'bundle-malformed',
      /id run-1 twice/,
    ],
    [
      'an annotation twice',
      () => session({ annotations: [parts.session.annotations[0], parts.session.annotations[0]] }),
      'bundle-malformed',
      /id box-1 twice/,
    ],
    [
      'too many annotations',
      () => session({ annotations: Array.from({ length: 20_001 }, () => 0) }),
      'bundle-too-large',
      /20001 of them/,
    ],
    [
      'annotations of a wrong type',
      () => session({ annotations: { length: 3 } }),
      'bundle-malformed',
      /expected a list/,
    ],
    [
      'an annotation of no kind',
      () => session({ annotations: [{ ...parts.session.annotations[0], shape: { type: 'script' } }] }),
      'bundle-malformed',
      /annotations, number 1/,
    ],
    [
      'a coordinate beyond all',
      () =>
        json('session.json', (value) => new RawJson(JSON.stringify(value).replace('"x":60', '"x":1e999'))),
      'bundle-malformed',
      /annotations, number 1/,
    ],
    [
      'no number',
      () => json('session.json', (value) => new RawJson(JSON.stringify(value).replace('"x":60', '"x":NaN'))),
      'bundle-malformed',
      /no JSON/,
    ],
    [
      'lists in lists without end',
      () => json('session.json', () => new RawJson('['.repeat(1e6))),
      'bundle-too-large',
      /deep in each other/,
    ],
    [
      'millions of values',
      () => ({
        ...json('runs/run-1.json', () => new RawJson(`[${'0,'.repeat(8e6)}0]`)),
        ...altered('runs/run-1.json', { method: 0 }),
      }),
      'bundle-too-large',
      /8000000 values/,
    ],
    [
      'a question of another id',
      () => json('runs/run-1.json', (value) => ({ ...value, runId: 'run-2' })),
      'bundle-malformed',
      /record of another question/,
    ],
    [
      'a version that never was',
      () => json('runs/run-1.json', (value) => ({ ...value, version: 0 })),
      'bundle-malformed',
      /not what it has to be/,
    ],
    [
      'tokens out of order',
      () =>
        json('runs/run-1.json', (value) => ({
          ...value,
          tokens: [...(value['tokens'] as unknown[])].reverse(),
        })),
      'bundle-malformed',
      /not numbered/,
    ],
    [
      'a question without its selections',
      () => ({
        files: (all) =>
          Object.fromEntries(Object.entries(all).filter(([path]) => path !== 'masks/run-1.npz')),
      }),
      'bundle-incomplete',
      /masks\/run-1\.npz is missing/,
    ],
    [
      'selections without a question of theirs',
      () => json('runs/run-1.json', (value) => ({ ...value, hasMasks: false })),
      'bundle-incomplete',
      /its question has none/,
    ],
    [
      'selections of more tokens than were written',
      () => json('runs/run-1.json', (value) => ({ ...value, tokens: [] })),
      'bundle-malformed',
      /more than 0 tokens/,
    ],
    [
      'selections of other layers',
      () =>
        json('runs/run-1.json', (value) => ({
          ...value,
          prefill: { ...(value['prefill'] as object), selectingLayers: [1, 2, 4] },
        })),
      'bundle-malformed',
      /other tokens, layers/,
    ],
    [
      'a grid larger than any',
      () =>
        json('runs/run-1.json', (value) => ({
          ...value,
          prefill: { ...(value['prefill'] as object), lowresGrid: 2 ** 40 },
        })),
      'bundle-malformed',
      /masks\/run-1/,
    ],
    [
      'selections that are none',
      () => ({ bytes: (path, bytes) => (path === 'masks/run-1.npz' ? Buffer.from('PK') : bytes) }),
      'bundle-malformed',
      /masks\/run-1\.npz: it is no zip/,
    ],
    [
      'a file that the manifest does not tell of',
      () => ({ manifest: (value) => ({ ...(value as object), entries: [] }) }),
      'bundle-malformed',
      /does not tell of session\.json/,
    ],
    [
      'a file that only the manifest tells of',
      () => ({ entries: (all) => all.filter(({ name }) => name !== 'runs/run-3.json') }),
      'bundle-incomplete',
      /runs\/run-3\.json, which is not there/,
    ],
    [
      'bytes that are not those of the manifest',
      () => altered('masks/run-2.npz', { content: Buffer.alloc(3000) }),
      'bundle-damaged',
      /not the file that its manifest/,
    ],
    [
      'no manifest',
      () => ({ entries: (all) => all.slice(1) }),
      'bundle-incomplete',
      /expected manifest\.json/,
    ],
  ])('%s', async (_, tampering, code, message) => {
    await expectRefused(makeBundle(parts, tampering()), code, message);
  });

  test('texts are only texts: markup, formulas and directions come as they are', async () => {
    const labels = [{ id: 'label-ship', name: hostileText.slice(0, 189), colour: '#112233' }];
    writeFileSync(file, makeBundle(parts, session({ name: hostileText, labels, annotations: [] })));
    const { folder, name } = await readBundle(file, sessions);
    expect(name).toBe(hostileText);
    expect((await loadSession(folder)).session.labels).toEqual(labels);
  });

  test('what no schema knows is left behind', async () => {
    const extra = json(
      'session.json',
      (value) => new RawJson(JSON.stringify(value).replace('{', '{"__proto__":{"evil":1},"hook":"rm -rf",')),
    );
    writeFileSync(file, makeBundle(parts, extra));
    const { folder } = await readBundle(file, sessions);
    expect((await loadSession(folder)).session).toEqual(parts.session);
    expect(({} as { evil?: number }).evil).toBeUndefined();
  });
});

test.skipIf(process.platform === 'win32')('a link in the place of a session is not followed', async () => {
  const outside = temporaryFolder();
  symlinkSync(outside, join(sessions, parts.session.id));
  writeFileSync(file, makeBundle(parts));
  const { sessionId } = await readBundle(file, sessions);
  expect(sessionId).not.toBe(parts.session.id);
  expect(readdirSync(outside)).toEqual([]);
});
