import type { Dispatcher } from 'undici';
import type { HubName } from '../protocol/hubName.js';

/** What the hub answered. */
export interface HubAnswer {
  readonly status: number;
  /** A header of the last answer, or else of a redirect before it, which is where the hub tells of large files. */
  readonly header: (name: string) => string | undefined;
  readonly body: Dispatcher.ResponseData['body'];
  /** Whether the endpoint's own host answered, not one it sent us to. */
  readonly isOwn: boolean;
}

/** One exchange with the hub. */
export interface HubRequest {
  readonly method: 'GET' | 'HEAD';
  /** Below the endpoint, with a slash at its start. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is asked about, for messages; `file` where it is one of the model's files. */
  readonly about: HubName & { readonly file?: string };
}
