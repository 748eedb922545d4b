import { EngineError } from '../protocol/EngineError.js';
import type { HubAnswer, HubRequest } from './hubExchange.js';
import { unsound } from './redirect.js';
import { retryAfterMs } from './retrying.js';
import { Transient } from './Transient.js';

/** What an answer of no success is to be told as. */
export function failureOfStatus(
  { status, header }: Pick<HubAnswer, 'status' | 'header'>,
  { id, revision, file }: HubRequest['about'],
  hasToken: boolean,
): EngineError | Transient {
  const reason = header('x-error-code');
  if (status === 404 || reason === 'RevisionNotFound') {
    return new EngineError(
      'hub-not-found',
      file !== undefined && reason !== 'RepoNotFound' && reason !== 'RevisionNotFound'
        ? `${id} has no file ${file} at revision ${revision}. Fetch the model again: it may have changed.`
        : reason === 'RevisionNotFound'
          ? `${id} has no revision "${revision}". Check the name of the branch, tag or commit on its page.`
          : `There is no model ${id} on the hub, or no revision "${revision}" of it. Check the spelling; a private one needs ` +
            'HF_TOKEN.',
    );
  }
  if (status === 401 || status === 403) return accessDenied(id, reason, status, hasToken);
  if (status === 429) {
    const waitMs = retryAfterMs(header('retry-after'));
    const wait = waitMs === undefined ? 'in some minutes' : `in ${Math.ceil(waitMs / 1000)} seconds`;
    const advice = hasToken ? '' : ' With HF_TOKEN more is allowed.';
    return new Transient(
      new EngineError(
        'hub-rate-limited',
        `The hub answers no more requests from here for now (429). Try again ${wait}; what was downloaded is kept.${advice}`,
      ),
      waitMs,
    );
  }
  if (status >= 500 || status === 408 || status === 425) {
    const failure = new EngineError(
      'hub-unreachable',
      `The hub has a fault of its own (status ${status}). Try again later; what was downloaded is kept.`,
    );
    return new Transient(failure, retryAfterMs(header('retry-after')));
  }
  return unsound(`its status is ${status} for ${id}${file === undefined ? '' : `, ${file}`}`);
}

function accessDenied(
  id: string,
  reason: string | undefined,
  status: number,
  hasToken: boolean,
): EngineError {
  const page = `https://huggingface.co/${id}`;
  const login = 'set HF_TOKEN to a token from https://huggingface.co/settings/tokens';
  const what =
    reason === 'GatedRepo'
      ? `${id} is given only to people who agreed to its terms. Agree on ${page}, then ${hasToken ? 'try again with a token of that account' : login}.`
      : hasToken
        ? `The hub refuses ${id} to the account of this token (${status}): it is private, gated, not there, or the token may not ` +
          `read it or is no longer valid. Ask for access on ${page}, or ${login}.`
        : `The hub refuses ${id} without a token (${status}): it is private, gated, or not there at all. Check the spelling; to ` +
          `read it with an account, ask for access on ${page} and ${login}.`;
  return new EngineError('hub-access-denied', what);
}

/** What a connection that failed or brings nothing is to be told as. */
export function hubUnreachable(endpoint: string, cause: NodeJS.ErrnoException): Transient {
  const stalled = /UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT/.test(cause.code ?? '');
  const problem = stalled ? 'nothing came for too long' : cause.message === '' ? cause.code : cause.message;
  const failure = new EngineError(
    'hub-unreachable',
    `${endpoint} cannot be reached, or the connection broke (${problem}). Check the network, HF_ENDPOINT and HTTPS_PROXY, and ` +
      'try again; what was downloaded is kept.',
    { cause },
  );
  return new Transient(failure);
}
