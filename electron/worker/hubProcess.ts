/** Entry of a process that speaks to the Hugging Face hub: no other one asks the network. It does one thing, and is ended. */
import { toHubSchema } from '../ipc/hubMessages.js';
import { connectParent } from './connectParent.js';
import { HubHost } from './HubHost.js';

const parent = connectParent();
const host = new HubHost({ post: (message) => parent.post(message) });

parent.onMessage((message) => {
  const parsed = toHubSchema.safeParse(message);
  if (parsed.success) void host.handle(parsed.data);
  else console.error('The process of the hub was sent a message it does not know:', parsed.error.message);
});
