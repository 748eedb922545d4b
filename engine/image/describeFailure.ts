import { EngineError } from '../protocol/EngineError.js';
import { PictureError } from './PictureError.js';

/**
 * What is said of a picture that could not be decoded; what is no failure of a decoder stays as it is.
 *
 * @param kind the format as people write it
 * @param endsEarly looks whether the file ends before its own structure does; asked only where the cause does not tell
 */
export function describeFailure(
  name: string,
  sizeBytes: number,
  kind: string,
  cause: unknown,
  endsEarly: () => boolean,
): unknown {
  if (cause instanceof EngineError || !(cause instanceof Error)) return cause;
  const reason = cause.message.split('\n')[0] ?? '';
  if (/out of memory/i.test(reason)) {
    return new EngineError(
      'image-too-large',
      `Expected an image that the decoder has memory for (2 GiB, twice the pixels where it has to be turned), ` +
        `but ${name} is larger. Scale it down or cut out the part you want to ask about.`,
      { cause },
    );
  }
  const told = cause instanceof PictureError;
  const cut = told ? cause.truncated : /premature end|unexpected end/i.test(reason) || endsEarly();
  if (cut) {
    const where = told ? `: ${reason}` : ` (${sizeBytes} bytes)`;
    return new EngineError(
      'image-truncated',
      `Expected a complete ${kind} image, but ${name} ends too early${where}. Copy or download it again.`,
      { cause },
    );
  }
  const remedy = told ? cause.remedy : 'Open it in an image editor and save it again.';
  return new EngineError(
    'image-unreadable',
    `Expected ${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind} image that can be decoded, but ${name} cannot: ${reason}. ${remedy}`,
    { cause },
  );
}
