import type { FieldComments } from './fieldComments.js';

/** A JSON schema, as far as tables are made of it. */
export interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** A Markdown table of all fields of a schema, those within named by their path. */
export function fieldTable(schema: JsonSchema, comments: FieldComments): string {
  const rows = fieldRows(schema, comments, '');
  return ['| field | type | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function fieldRows(schema: JsonSchema, comments: FieldComments, before: string): string[] {
  const rows: string[] = [];
  const seen = new Set<string>();
  for (const { properties = {}, required = [] } of objectsIn(schema)) {
    for (const [name, field] of Object.entries(properties)) {
      const { comment = '', within = {} } = comments[name] ?? {};
      const path = `${before}${name}${required.includes(name) ? '' : '?'}`;
      const row = `| \`${path}\` | ${typeWords(field)} | ${escaped(comment)} |`;
      if (seen.has(row)) continue;
      seen.add(row);
      const isList = listsIn(field).length > 0;
      const keyed = objectsIn(field).some((one) => typeof one.additionalProperties === 'object');
      rows.push(
        row,
        ...fieldRows(field, within, `${before}${name}${isList ? '[]' : ''}${keyed ? '{}' : ''}.`),
      );
    }
  }
  return rows;
}

/** The objects that a schema allows: itself, those it lists, those in lists and by key. */
function objectsIn(schema: JsonSchema): JsonSchema[] {
  const { anyOf = [], oneOf = [], items, additionalProperties } = schema;
  const inner = [...anyOf, ...oneOf, ...(items === undefined ? [] : [items])];
  const byKey = typeof additionalProperties === 'object' ? objectsIn(additionalProperties) : [];
  return [...(schema.type === 'object' ? [schema] : []), ...byKey, ...inner.flatMap(objectsIn)];
}

function listsIn(schema: JsonSchema): JsonSchema[] {
  const { anyOf = [], oneOf = [] } = schema;
  return [
    ...(schema.type === 'array' && schema.items ? [schema] : []),
    ...[...anyOf, ...oneOf].flatMap(listsIn),
  ];
}

function typeWords(schema: JsonSchema): string {
  const { anyOf, oneOf, items, prefixItems, type } = schema;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  const either = anyOf ?? oneOf;
  if (either !== undefined) return [...new Set(either.map(typeWords))].join(' or ');
  if (prefixItems !== undefined) return `[${prefixItems.map(typeWords).join(', ')}]`;
  if (type === 'array') return items === undefined ? 'list' : `list of ${typeWords(items)}`;
  return type ?? 'anything';
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
