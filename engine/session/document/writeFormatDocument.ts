/** `npm run docs:formats`: writes docs/session-format.md and the JSON schemas beside it. */
import path from 'node:path';
import { writeFileAtomic } from '../../storage/writeFileAtomic.js';
import { formatDocument } from './formatDocument.js';

const docs = path.join(import.meta.dirname, '..', '..', '..', 'docs');
for (const [file, text] of Object.entries(await formatDocument(docs))) {
  await writeFileAtomic(path.join(docs, file), text);
  console.log(path.join('docs', file));
}
