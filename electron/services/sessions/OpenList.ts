import type { z } from 'zod';
import { sessionRequests } from '../../ipc/sessionContracts.js';
import { JsonFile } from '../settings/JsonFile.js';

const openListSchema = sessionRequests['sessions:arrange'];

/** Which sessions are in the rail, in its order, and which is shown. */
export type OpenListState = z.infer<typeof openListSchema>;

/** The sessions that are open, kept for the next start. */
export class OpenList {
  private readonly file: JsonFile<OpenListState>;
  private state: OpenListState = { sessionIds: [], current: null };

  /** @param path of the file; a folder that is missing is made. */
  constructor(path: string) {
    this.file = new JsonFile(path, openListSchema, this.state);
  }

  /** What was open when the app ended. */
  async read(): Promise<OpenListState> {
    this.state = await this.file.read();
    return this.state;
  }

  /** What is open now. */
  get current(): OpenListState {
    return this.state;
  }

  /** @throws Error when it cannot be written; it holds until the app ends. */
  async write(state: OpenListState): Promise<void> {
    this.state = state;
    await this.file.write(state);
  }
}
