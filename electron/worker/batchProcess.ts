/** Entry of the process of a batch: a model of its own, so that the window's questions wait for none of the batch's. */
import { openEngine } from '../../engine/index.js';
import { toBatchSchema } from '../ipc/batchMessages.js';
import { BatchHost } from './BatchHost.js';
import { connectParent } from './connectParent.js';

const parent = connectParent();
const host = new BatchHost({ openEngine, post: (message) => parent.post(message) });

parent.onMessage((message) => {
  const parsed = toBatchSchema.safeParse(message);
  if (parsed.success) void host.handle(parsed.data);
  else console.error('The process of a batch was sent a message it does not know:', parsed.error.message);
});
