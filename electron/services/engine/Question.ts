import type { AskPayload } from '../../ipc/contracts.js';

/** A question without its picture, as the engine process gets it. */
export type Question = Omit<AskPayload, 'imageId'>;
