import type { SessionParts } from '../../../engine/protocol/session.js';

/**
 * Whether a change is work on a picture that ships with the app, or only how it was looked at: marks, labels, verdicts, or
 * words of one's own in the question box.
 *
 * @param offered questions that the app itself puts into the box.
 */
export function isWork(
  { labels = [], annotations = [], verdicts = {}, view }: Partial<SessionParts>,
  offered: readonly string[],
): boolean {
  const draft = view?.draft.trim() ?? '';
  const hasOwnWords = draft !== '' && !offered.includes(draft);
  return hasOwnWords || labels.length > 0 || annotations.length > 0 || Object.keys(verdicts).length > 0;
}
