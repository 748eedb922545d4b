import type { ReactNode } from 'react';
import type { ResolutionChain } from '../../canvas/geometry/resolutionChain.js';
import { resolutionGrade } from '../../canvas/geometry/resolutionGrade.js';
import { formatWhole } from '../../ui/formatNumber.js';

interface ResolutionNoteProps {
  readonly chain: ResolutionChain;
  /** Side of the model's low-res view, in pixels. */
  readonly lowresSize: number;
}

/** What becomes of the picture's detail on its way to the model, the more insistent the more is lost. */
export function ResolutionNote({ chain, lowresSize }: ResolutionNoteProps) {
  const { shrink, paddedSide, highresSize } = chain;
  const grade = resolutionGrade(shrink);
  if (grade === 'same') return null;
  const square = `${formatWhole(paddedSide)}² becomes ${formatWhole(highresSize)}²`;
  if (grade === 'enlarged') {
    return (
      <Note grade={grade} title={`${square}: the model sees larger pixels, not more detail.`}>
        <span>enlarged {times(1 / shrink)}×</span>
        <More>: no more detail than the file has</More>
      </Note>
    );
  }
  const [across, lowresAcross] = [pixels(shrink), pixels(paddedSide / lowresSize)];
  const title =
    `${square}. One pixel of the model's input stands for ${across} × ${across} of the original, in the cells that are ` +
    `not selected (its low-res view) for ${lowresAcross} × ${lowresAcross}. Lines closer together than ` +
    `${pixels(2 * shrink)} px of the original run into one. To keep finer detail, ask about a crop.`;
  return (
    <Note grade={grade} title={title}>
      <span>shrunk {times(shrink)}×</span>
      {grade !== 'slight' && (
        <More>
          : {across} × {across} px become one
        </More>
      )}
    </Note>
  );
}

interface NoteProps {
  readonly grade: 'enlarged' | 'slight' | 'shrunk' | 'strong';
  readonly title: string;
  readonly children: ReactNode;
}

function Note({ grade, title, children }: NoteProps) {
  return (
    <p className={`resolution__note resolution__note--${grade}`} title={title} data-testid="resolution-note">
      {children}
    </p>
  );
}

/** Left out where there is no room for all of it: the tooltip says it then. */
function More({ children }: { readonly children: ReactNode }) {
  return <span className="resolution__more">{children}</span>;
}

/** A factor: `1.23`, from 10 on whole; never a 1.00 for what is not the same. */
function times(factor: number): string {
  if (factor >= 10) return formatWhole(factor);
  return Math.max(1.01, factor).toFixed(2);
}

/** A length in original pixels: one digit below 10, and only where it says something. */
function pixels(length: number): string {
  return length < 10 ? String(Number(length.toFixed(1))) : formatWhole(length);
}
