import { z } from 'zod';
import { hubNameSchema } from '../../ipc/hubContracts.js';
import { JsonFile } from '../settings/JsonFile.js';

const bytes = z.number().min(0);
const unfinishedSchema = z.array(z.object({ name: hubNameSchema, doneBytes: bytes, totalBytes: bytes }));

/** A download that is not whole, and how far it was when it was last written down; 0 of 0 before that was known. */
export type Unfinished = Readonly<z.infer<typeof unfinishedSchema>[number]>;

/** The file that says which downloads are not whole, so that they can be offered after a restart. */
export function unfinishedFile(path: string): JsonFile<Unfinished[]> {
  return new JsonFile<Unfinished[]>(path, unfinishedSchema, []);
}
