/** Entry of the process of a conversion: it reads and writes tensors, so that neither the window nor a question waits for it. */
import { convertCheckpoint } from '../../engine/converting.js';
import { toConversionSchema } from '../ipc/conversionMessages.js';
import { connectParent } from './connectParent.js';
import { ConversionHost } from './ConversionHost.js';

const parent = connectParent();
const host = new ConversionHost({ convert: convertCheckpoint, post: (message) => parent.post(message) });

parent.onMessage((message) => {
  const parsed = toConversionSchema.safeParse(message);
  if (parsed.success) void host.handle(parsed.data);
  else
    console.error('The process of a conversion was sent a message it does not know:', parsed.error.message);
});
