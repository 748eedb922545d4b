import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** What comments say of the fields of a schema, by name, with those of the fields within. */
export type FieldComments = Readonly<Record<string, FieldComment>>;

/** What a comment says of a field, and those of the fields within. */
export interface FieldComment {
  readonly comment: string;
  readonly within: FieldComments;
}

/** Schemas refer to schemas this deep at most. */
const deepest = 12;

/**
 * Reads the comments of a schema's fields from its source: those of `z.object({ ... })`, of what it extends, and of the
 * schemas it names, also in other files.
 *
 * @param file the source. @param name the constant that holds the schema.
 */
export function fieldComments(file: string, name: string): FieldComments {
  const declaration = findConstant(sourceOf(file), name);
  return declaration === undefined ? {} : commentsIn(declaration, file, 0);
}

function commentsIn(node: ts.Node, file: string, depth: number): FieldComments {
  if (depth > deepest) return {};
  if (ts.isObjectLiteralExpression(node)) return commentsOfObject(node, file, depth);
  if (ts.isIdentifier(node)) return commentsOfName(node, file, depth);
  // `a.extend({ ... })`: both ends; in a list of schemas: all of them.
  const found: Record<string, FieldComment> = {};
  ts.forEachChild(node, (child) => {
    if (!ts.isPropertyAccessExpression(node) || child === node.expression)
      Object.assign(found, { ...commentsIn(child, file, depth + 1), ...found });
  });
  return found;
}

function commentsOfObject(node: ts.ObjectLiteralExpression, file: string, depth: number): FieldComments {
  const fields = node.properties.filter(
    (field) => ts.isPropertyAssignment(field) || ts.isShorthandPropertyAssignment(field),
  );
  return Object.fromEntries(
    fields.map((field) => {
      const value = ts.isPropertyAssignment(field) ? field.initializer : field.name;
      return [
        field.name.getText(),
        { comment: commentOf(field), within: commentsIn(value, file, depth + 1) },
      ];
    }),
  );
}

function commentsOfName(node: ts.Identifier, file: string, depth: number): FieldComments {
  const source = sourceOf(file);
  const here = findConstant(source, node.text);
  if (here !== undefined) return commentsIn(here, file, depth + 1);
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const names = statement.importClause?.namedBindings;
    if (names === undefined || !ts.isNamedImports(names)) continue;
    if (!names.elements.some((element) => element.name.text === node.text)) continue;
    const { text } = statement.moduleSpecifier;
    if (!text.startsWith('.')) return {};
    const other = path.join(path.dirname(file), text.replace(/\.js$/, '.ts'));
    const there = findConstant(sourceOf(other), node.text);
    return there === undefined ? {} : commentsIn(there, other, depth + 1);
  }
  return {};
}

function commentOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? '';
  return text.replace(/\s+/g, ' ').trim();
}

function findConstant(source: ts.SourceFile, name: string): ts.Expression | undefined {
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const found = statement.declarationList.declarations.find(({ name: at }) => at.getText() === name);
    if (found?.initializer !== undefined) return found.initializer;
  }
  return undefined;
}

const sources = new Map<string, ts.SourceFile>();

function sourceOf(file: string): ts.SourceFile {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  sources.set(file, source);
  return source;
}
