import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { projectRoot } from './projectRoot.js';

const rooms = ['build', 'e2e', 'electron', 'engine', 'renderer'];

it('every export says in TSDoc what it is, but for a type or schema made of the documented value above it', () => {
  const silent = rooms.flatMap((room) =>
    readdirSync(join(projectRoot, room), { withFileTypes: true, recursive: true })
      .filter(({ name }) => /\.tsx?$/.test(name) && !/\.(test|spec)\.tsx?$|\.config\.ts$/.test(name))
      .flatMap((entry) => silentExports(join(entry.parentPath, entry.name))),
  );
  expect(silent).toEqual([]);
});

function silentExports(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.filter(isSilentExport).map((statement) => {
    const { line } = source.getLineAndCharacterOfPosition(statement.getStart());
    return `${relative(projectRoot, path)}:${line + 1}`;
  });
}

function isSilentExport(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return false;
  if (madeOfAnother.test(statement.getText())) return false;
  return !ts.getJSDocCommentsAndTags(statement).some(ts.isJSDoc);
}

const madeOfAnother =
  /^export (?:type \w+(?:<[^=]*>)? = (?:Readonly<)?(?:z\.infer<|\(typeof |keyof )|const \w+Schema = z\.enum\()/;
