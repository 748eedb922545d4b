import { EngineError } from '../protocol/EngineError.js';

/** Redirects that are followed; the hub itself needs two. */
export const mostRedirects = 8;

/**
 * Where a redirect leads.
 *
 * @param from the address that answered with it. @param location what it said.
 * @throws EngineError `hub-answer-unsound` for no address, and for one without encryption where the hub's own has it
 */
export function redirectTarget(from: URL, location: string | undefined): URL {
  const target =
    location !== undefined && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (target === undefined || !/^https?:$/.test(target.protocol)) {
    throw unsound(
      `${shown(from)} sends elsewhere, but not to an address of http or https (${location ?? 'it names none'})`,
    );
  }
  if (from.protocol === 'https:' && target.protocol === 'http:') {
    throw unsound(
      `${shown(from)} sends to ${shown(target)}, which is not encrypted: anybody on the way could change the model`,
    );
  }
  return target;
}

/** The error of a hub, or of something before it, that answers what cannot be right. */
export function unsound(problem: string): EngineError {
  return new EngineError(
    'hub-answer-unsound',
    `The hub's answer cannot be used: ${problem}. Check HF_ENDPOINT and the proxy, and try again.`,
  );
}

/** An address for messages: what is behind its question mark may be a key. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
