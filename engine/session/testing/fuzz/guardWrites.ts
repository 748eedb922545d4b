import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Functions that change what is on the disk, and which of their arguments are the paths they change. */
const writers: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries(
    ['writeFile', 'appendFile', 'mkdir', 'mkdtemp', 'rm', 'rmdir'].map((name) => [name, [0]]),
  ),
  ...Object.fromEntries(
    ['unlink', 'truncate', 'chmod', 'chown', 'lchown', 'utimes', 'lutimes'].map((name) => [name, [0]]),
  ),
  ...{ rename: [0, 1], copyFile: [1], cp: [1], link: [1], symlink: [1] },
};

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * From now on nothing outside of a folder is written, made, moved or removed by this process's own code: an attempt is noted and
 * throws before the system hears of it. Covers `fs`, its synchronous functions and `fs/promises`.
 *
 * @returns the attempts so far, and what ends the watch
 */
export function guardWrites(folder: string): {
  readonly attempts: readonly string[];
  readonly end: () => void;
} {
  const root = resolve(folder);
  const attempts: string[] = [];
  const undo: (() => void)[] = [];
  let isOver = false; // Node itself may have taken a wrapped function for good
  const check = (name: string, path: unknown): void => {
    if (isOver || typeof path === 'number') return; // a number is an open file
    const written = resolve(path instanceof URL ? fileURLToPath(path) : String(path));
    if (written === root || written.startsWith(root + sep)) return;
    attempts.push(`${name} ${written}`);
    throw new Error(`${name} outside of ${root}: ${written}`);
  };
  const wrap = (owner: Record<string, unknown>, name: string, guard: (args: unknown[]) => void): void => {
    const original = owner[name];
    if (typeof original !== 'function') return;
    owner[name] = (...args: unknown[]): unknown => {
      guard(args);
      return (original as AnyFunction).apply(owner, args);
    };
    undo.push(() => (owner[name] = original));
  };
  const owners = [
    fs as unknown as Record<string, unknown>,
    fs.promises as unknown as Record<string, unknown>,
  ];
  for (const owner of owners) {
    for (const [name, places] of Object.entries(writers)) {
      for (const variant of [name, `${name}Sync`]) {
        wrap(owner, variant, (args) => places.forEach((place) => check(variant, args[place])));
      }
    }
    for (const variant of ['open', 'openSync']) {
      wrap(owner, variant, ([path, flags]) => {
        if (writes(flags)) check(variant, path);
      });
    }
    wrap(owner, 'createWriteStream', ([path]) => check('createWriteStream', path));
  }
  syncBuiltinESMExports();
  return {
    attempts,
    end: () => {
      isOver = true;
      for (const one of undo) one();
      syncBuiltinESMExports();
    },
  };
}

function writes(flags: unknown): boolean {
  if (typeof flags === 'string') return flags !== 'r' && flags !== 'rs';
  return (
    typeof flags === 'number' &&
    (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT)) !== 0
  );
}
