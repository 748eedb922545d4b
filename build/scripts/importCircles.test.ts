import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { projectRoot } from './projectRoot.js';

const rooms = ['build', 'e2e', 'electron', 'engine', 'renderer', 'training'];

/** Imports of types count, those that wait for a call (`import('./x.js')`), and Python's. */
it('no file imports itself through others', () => {
  const imports = new Map(rooms.flatMap(sourcesIn).map((file) => [file, importsOf(file)]));
  expect(imports.get('engine/index.ts')).toContain('engine/answering/openEngine.ts');
  const pythonFiles = [...imports].filter(([file, to]) => file.endsWith('.py') && to.length > 0);
  expect(pythonFiles.length).toBeGreaterThan(10);
  expect(circlesIn(imports)).toEqual([]);
});

it('a circle is found', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['a']],
  ]);
  expect(circlesIn(imports)).toEqual(['a -> b -> d -> a']);
});

function sourcesIn(room: string): string[] {
  return readdirSync(join(projectRoot, room), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs|py)$/.test(entry.name))
    .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  return file.endsWith('.py') ? pythonImports(file, text) : typeScriptImports(file, text);
}

function typeScriptImports(file: string, text: string): string[] {
  return ts.preProcessFile(text).importedFiles.flatMap(({ fileName }) => {
    if (!fileName.startsWith('.')) return [];
    const target = join(dirname(file), fileName).replaceAll('\\', '/');
    const stem = target.replace(/\.js$/, '');
    return [target, `${stem}.ts`, `${stem}.tsx`].filter(isFile);
  });
}

/** `from .module import name` and `from . import module`, one dot more for each folder up. */
function pythonImports(file: string, text: string): string[] {
  return [...text.matchAll(/^\s*from (\.+)([\w.]*) import (\([^)]*\)|.*)$/gm)].flatMap(
    ([, dots, module, names]) => {
      const folder = join(dirname(file), '../'.repeat(dots!.length - 1), module!.replaceAll('.', '/'));
      const inside = names!.match(/\w+/g)!.map((name) => `${folder}/${name}.py`);
      return [`${folder}.py`, ...inside].map((path) => path.replaceAll('\\', '/')).filter(isFile);
    },
  );
}

function isFile(path: string): boolean {
  return existsSync(join(projectRoot, path));
}

/** Each circle once, as `a -> b -> a`, found by walking every file's imports in depth. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return circles;
}
