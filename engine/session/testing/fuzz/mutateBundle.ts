import { type BundleParts, makeBundle } from '../bundleParts.js';
import type { MadeEntry } from '../../../testing/makeZip.js';
import type { Dice } from '../../../testing/fuzz/Dice.js';
import { mutateBytes, mutateHeaders } from '../../../testing/fuzz/mutateBytes.js';
import { mutateJson } from './mutateJson.js';
import { mutateNpz } from './mutateNpz.js';

/** A bundle that was tampered with, and how. */
export interface MutatedBundle {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

/** Names that lead out of a folder, or are several names, or none. */
const names = [
  ...[
    '../evil',
    '../../evil.json',
    '/tmp/evil',
    'C:\\evil',
    'runs/../../../evil.json',
    '..\\evil',
    '\\\\x\\y',
    'evil',
  ],
  ...[
    'runs/con.json',
    'runs/__proto__.json',
    'SESSION.json',
    'Runs/run-1.json',
    'session.json/',
    'runs/',
    'masks',
    '.',
  ],
  ...[
    'picture/x.png',
    `picture/${'0'.repeat(64)}.svg`,
    'runs/a\u0000.json',
    'runs/\u0065\u0301.json',
    'session.json:x',
    '',
  ],
  ...[
    'a'.repeat(300),
    'runs/run-9.json',
    'experiments/run-9.json',
    'experiments/experiment-1.npz',
    'experiments/../evil.json',
    'masks/run-9.npz',
    'thumbnail.png',
    'manifest.json',
    'session.json',
  ],
] as const;

type Mutation = (parts: BundleParts, dice: Dice) => Uint8Array | Promise<Uint8Array>;

/** Every way to tamper with a bundle; those below `bytes` keep sizes, checksums and hashes right, so that they come further. */
const mutations: Readonly<Record<string, Mutation>> = {
  bytes: (parts, dice) => mutateBytes(makeBundle(parts), dice),
  headers: (parts, dice) => mutateHeaders(makeBundle(parts), dice),
  spliced: (parts, dice) => {
    const [one, other] = [makeBundle(parts), makeBundle({ ...parts, runs: [], experiments: [], others: {} })];
    return Buffer.concat([one.subarray(0, dice.below(one.length)), other.subarray(dice.below(other.length))]);
  },
  json: (parts, dice) => {
    const path = dice.one(jsonPaths(parts));
    return makeBundle(parts, { json: (at, value) => (at === path ? mutateJson(value, dice) : value) });
  },
  jsonBytes: (parts, dice) => {
    const path = dice.one(jsonPaths(parts));
    return makeBundle(parts, {
      bytes: (at, bytes) => (at === path ? mutateBytes(Buffer.from(bytes), dice) : bytes),
    });
  },
  masks: async (parts, dice) => {
    const path = dice.one(Object.keys(parts.others).filter((name) => name.endsWith('.npz')));
    return makeBundle({
      ...parts,
      others: { ...parts.others, [path]: await mutateNpz(parts.others[path]!, dice) },
    });
  },
  picture: (parts, dice) =>
    makeBundle(parts, {
      bytes: (path, bytes) => (path.startsWith('picture/') ? mutateBytes(Buffer.from(bytes), dice) : bytes),
    }),
  names: (parts, dice) => {
    const name = dice.one(names);
    return makeBundle(parts, {
      files: (files) => {
        if (dice.happens(0.5)) return { ...files, [name]: Buffer.from('evil') };
        const renamed = dice.one(Object.keys(files));
        return Object.fromEntries(
          Object.entries(files).map(([path, bytes]) => [path === renamed ? name : path, bytes]),
        );
      },
    });
  },
  files: (parts, dice) =>
    makeBundle(parts, {
      files: (files) => {
        const paths = Object.keys(files);
        const [gone, other] = [dice.one(paths), dice.one(paths)];
        if (dice.happens(0.5))
          return Object.fromEntries(Object.entries(files).filter(([path]) => path !== gone));
        return { ...files, [gone]: files[other]! };
      },
    }),
  entries: (parts, dice) => makeBundle(parts, { entries: (entries) => mutateEntries(entries, dice) }),
  end: (parts, dice) => {
    const values = [0, 1, 2, 9, 1000, 65_535, 2 ** 31, 2 ** 32 - 1, 2 ** 48, 2 ** 63] as const;
    const told = { [dice.one(['disk', 'here', 'entries', 'sizeBytes', 'start'] as const)]: dice.one(values) };
    const comment = dice.happens(0.2) ? Buffer.from('PK\x05\x06comment') : undefined;
    const wide = dice.happens(0.5);
    return makeBundle(parts, { end: { told, wide, ...(comment && { comment }) } });
  },
  bomb: (parts, dice) => {
    const path = dice.one(jsonPaths(parts).filter((name) => name !== 'manifest.json'));
    const length = dice.one([2 ** 16, 2 ** 20, 2 ** 22]);
    const padded = (bytes: Uint8Array) =>
      Buffer.concat([bytes, Buffer.alloc(length, dice.one([' ', '[', '0', ',']))]);
    const told = dice.happens(0.5) ? { sizeBytes: dice.one([0, 100, 2 ** 16]) } : {};
    return makeBundle(parts, {
      bytes: (at, bytes) => (at === path ? padded(bytes) : bytes),
      entries: (all) =>
        all.map((entry) => (entry.name === path ? { ...entry, told, localTold: told } : entry)),
    });
  },
  manifest: (parts, dice) => makeBundle(parts, { manifest: (manifest) => mutateJson(manifest, dice) }),
};

/** The kinds of tampering. */
export const mutationKinds = Object.keys(mutations);

/** A bundle of these parts, tampered with in one way or two. */
export async function mutateBundle(parts: BundleParts, dice: Dice): Promise<MutatedBundle> {
  const kind = dice.one(mutationKinds);
  const bytes = await mutations[kind]!(parts, dice);
  if (!dice.happens(0.1)) return { kind, bytes };
  return { kind: `${kind}, bytes`, bytes: mutateBytes(Buffer.from(bytes), dice) };
}

function jsonPaths({ runs, experiments }: BundleParts): string[] {
  return [
    ...['manifest.json', 'session.json', 'session.json'],
    ...runs.map(({ runId }) => `runs/${runId}.json`),
    ...experiments.map(({ experimentId }) => `experiments/${experimentId}.json`),
  ];
}

function mutateEntries(entries: readonly MadeEntry[], dice: Dice): MadeEntry[] {
  const at = dice.below(entries.length);
  const entry = entries[at]!;
  const other = dice.one(entries);
  const size = dice.one([
    0,
    1,
    entry.content.length - 1,
    entry.content.length + 1,
    2 ** 16,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 50,
  ]);
  const told = {
    [dice.one(['packedBytes', 'sizeBytes', 'crc', 'headerStart', 'method', 'disk'] as const)]: size,
  };
  const changes: readonly (() => Partial<MadeEntry>)[] = [
    () => ({ told, wide: dice.happens(0.3) }),
    () => ({ told, localTold: told, wide: dice.happens(0.3) }),
    () => ({ localTold: told }),
    () => ({
      told: { sizeBytes: size, packedBytes: size },
      localTold: { sizeBytes: size, packedBytes: size },
    }),
    () => ({
      attributes: ((dice.one([0o120777, 0o040755, 0o100644, 0o020666, 0o104777]) << 16) | dice.byte()) >>> 0,
    }),
    () => ({ flags: dice.one([1, 2, 8, 0x20, 0x40, 0x800, 0x2000, 0xffff]) }),
    () => ({ method: dice.one([0, 8]), told: { method: dice.one([0, 8, 9, 12, 14, 93, 99]) } }),
    () => ({ extra: Buffer.from(Array.from({ length: dice.below(40) }, () => dice.byte())) }),
    () => ({ comment: Buffer.alloc(dice.one([1, 100, 60_000]), 'c') }),
    () => ({ name: dice.one([...names]), localName: entry.name }),
    () => ({ localName: dice.one([...names]) }),
    () => ({ content: other.content, method: other.method ?? 0 }),
    () => ({ wide: true }),
  ];
  const changed = { ...entry, ...dice.one(changes)() };
  const all = entries.map((one, index) => (index === at ? changed : one));
  if (dice.happens(0.1)) return [...all, other];
  return dice.happens(0.1) ? all.reverse() : all;
}
