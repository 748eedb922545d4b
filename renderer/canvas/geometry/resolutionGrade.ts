/**
 * How much of a picture's detail reaches the model: `enlarged` (the model's input is larger than the padded square), `same`,
 * `slight` (so little is lost that nobody need mind), `shrunk`, `strong`.
 */
export type ResolutionGrade = 'enlarged' | 'same' | 'slight' | 'shrunk' | 'strong';

/** Below this many original pixels along a side of one of the model's, shrinking is only mentioned. */
const shrunkFrom = 1.5;

/** From here on, what is lost is likely to be what was asked about. */
const strongFrom = 4;

/** Grades shrinking. @param shrink original pixels per pixel of the model's input along a side, see `ResolutionChain`. */
export function resolutionGrade(shrink: number): ResolutionGrade {
  if (shrink < 1) return 'enlarged';
  if (shrink === 1) return 'same';
  if (shrink < shrunkFrom) return 'slight';
  return shrink < strongFrom ? 'shrunk' : 'strong';
}
