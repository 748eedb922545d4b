/** Entry of the process of a look at a model folder: it says what it found, and is ended. */
import { inspectModel } from '../../engine/inspecting.js';
import { type FromInspection, toInspectionSchema } from '../ipc/modelMessages.js';
import { connectParent } from './connectParent.js';
import { toFailure } from './toFailure.js';

const parent = connectParent();
const post = (message: FromInspection): void => parent.post(message);

parent.onMessage((message) => {
  const parsed = toInspectionSchema.safeParse(message);
  if (!parsed.success) {
    console.error('The process of a look was sent a message it does not know:', parsed.error.message);
    return;
  }
  const { folder, provider } = parsed.data;
  inspectModel(folder, { provider }).then(
    (look) => post({ type: 'inspected', look }),
    (error: unknown) => post({ type: 'failed', error: toFailure(error) }),
  );
});
