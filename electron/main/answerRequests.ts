import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { AppError } from '../../engine/protocol/AppError.js';
import { failure, type Failure } from '../../engine/protocol/failure.js';
import { requests, type RequestChannel } from '../ipc/contracts.js';
import { parsePayload } from '../ipc/parsePayload.js';
import type { Reply } from '../ipc/reply.js';
import type { RequestHandlers } from '../services/createRequestHandlers.js';

/**
 * Answers every request channel: refuses a sender that is not the app's own page, parses the payload, and turns
 * what the handler returns or throws into a `Reply`. Nothing is thrown across.
 *
 * @param isTrusted whether the request came from the main frame of the app's window, showing the app's page.
 */
export function answerRequests(
  handlers: RequestHandlers,
  isTrusted: (event: IpcMainInvokeEvent) => boolean,
): void {
  for (const channel of Object.keys(requests) as RequestChannel[]) {
    // The payload was parsed with this channel's own schema, which the compiler cannot follow through the loop.
    const handle = handlers[channel] as (payload: unknown) => Promise<unknown>;
    ipcMain.handle(channel, async (event, payload: unknown): Promise<Reply<unknown>> => {
      if (!isTrusted(event)) {
        console.error(`Refused ${channel} from ${event.senderFrame?.url ?? 'a frame that is gone'}.`);
        return failed({ code: 'sender-untrusted', message: 'Only the window of Fovea may ask this.' });
      }
      const parsed = parsePayload(channel, payload);
      if (!parsed.ok) {
        return failed(
          failure('payload-invalid', `The window sent ${channel} something unexpected: ${parsed.reason}`),
        );
      }
      try {
        return { ok: true, value: await handle(parsed.payload) };
      } catch (error) {
        return failed(toFailure(channel, error));
      }
    });
  }
}

function failed(error: Failure): Reply<never> {
  return { ok: false, error };
}

/** An error as it crosses to the window: expected ones keep code and message, others are bugs and say so. */
export function toFailure(what: string, error: unknown): Failure {
  if (error instanceof AppError) return failure(error.code, error.message);
  console.error(`${what} failed:`, error);
  const reason = error instanceof Error ? error.message : String(error);
  return failure('internal', `Fovea failed in a way it did not expect: ${reason}`);
}
