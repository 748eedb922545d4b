import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fieldComments } from './fieldComments.js';
import { formatDocument } from './formatDocument.js';

const docs = path.join(import.meta.dirname, '..', '..', '..', 'docs');

it('docs/session-format.md and the schemas beside it say what the code says: `npm run docs:formats` writes them anew', async () => {
  const made = await formatDocument(docs);
  expect(Object.keys(made)).toHaveLength(4);
  for (const [file, text] of Object.entries(made)) {
    expect(readFileSync(path.join(docs, file), 'utf8'), file).toBe(text);
  }
});

it('the table says of a field what its comment says, also of one within, of a list and of another file', async () => {
  const { ['session-format.md']: text } = await formatDocument(docs);
  for (const row of [
    /^\| `picture\.sha256` +\| string +\| sha256 of the file, hexadecimal\. +\|$/m,
    /^\| `annotations\[\]\.labelId` +\| string or null +\| One of the session's labels; null for none\. +\|$/m,
    /^\| `verdicts\{\}\.expected` +\| string +\| The answer that would have been right; empty where nobody said\. +\|$/m,
    /^\| `prefill\.promptTokens` +\| integer +\| Prompt length N with the image expanded, in tokens\. +\|$/m,
    /^\| `settings\.sampling\.seed` +\| integer +\| Seed of the draws; the same seed gives the same answer\. +\|$/m,
  ]) {
    expect(text).toMatch(row);
  }
});

it('finds nothing of a schema that is not there', () => {
  expect(fieldComments(path.join(docs, '..', 'engine', 'protocol', 'session.ts'), 'noSchema')).toEqual({});
});
