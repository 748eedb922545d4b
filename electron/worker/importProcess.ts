/** Entry of the process of an import: it reads one file of a stranger, says what became of it, and is ended. */
import { readBundle } from '../../engine/session/bundle/readBundle.js';
import { readAnnotations } from '../../engine/session/formats/readAnnotations.js';
import { type FromImport, toImportSchema, type ToImport } from '../ipc/importMessages.js';
import { connectParent } from './connectParent.js';
import { toFailure } from './toFailure.js';

const parent = connectParent();
const cancelling = new AbortController();
const post = (message: FromImport): void => parent.post(message);

parent.onMessage((message) => {
  const parsed = toImportSchema.safeParse(message);
  if (!parsed.success)
    console.error('The process of an import was sent a message it does not know:', parsed.error.message);
  else if (parsed.data.type === 'cancel') cancelling.abort();
  else work(parsed.data).then(post, (error: unknown) => post({ type: 'failed', error: toFailure(error) }));
});

async function work(order: Exclude<ToImport, { readonly type: 'cancel' }>): Promise<FromImport> {
  if (order.type === 'annotations') {
    return { type: 'read', imported: await readAnnotations(order.file, order.picture, order.now) };
  }
  const { file, folder, takenIds } = order;
  const { sessionId, name, notes } = await readBundle(file, folder, { takenIds, signal: cancelling.signal });
  return { type: 'unpacked', bundle: { sessionId, name, notes } };
}
