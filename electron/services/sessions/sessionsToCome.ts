import { randomUUID } from 'node:crypto';
import { sessionRequests } from '../../ipc/sessionContracts.js';
import type { SessionHandlers } from '../createRequestHandlers.js';
import type { PictureSessions } from '../images/pictureSessions.js';
import { ServiceError } from '../ServiceError.js';

/** Until sessions are kept: ids, and refusals. */
export function sessionsToCome(): { readonly sessions: PictureSessions; readonly handlers: SessionHandlers } {
  const refuse = (): Promise<never> =>
    Promise.reject(new ServiceError('session-missing', 'Sessions are not kept yet.'));
  const handlers = Object.fromEntries(Object.keys(sessionRequests).map((channel) => [channel, refuse]));
  return {
    sessions: { begin: () => Promise.resolve(randomUUID()), end: () => Promise.resolve() },
    handlers: handlers as unknown as SessionHandlers,
  };
}
