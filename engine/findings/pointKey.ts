import type { ExperimentPoint, PictureChange } from '../protocol/experiment.js';

/** Tells the points of one experiment apart: what was changed, in a word. */
export function pointKey(point: ExperimentPoint): string {
  switch (point.kind) {
    case 'sweep':
      return `threshold ${point.threshold}`;
    case 'faithfulness':
      return `${point.what} ${point.region ?? '-'} ${point.control ?? '-'} ${point.cells}`;
    case 'sensitivity':
      return point.cells;
    case 'robustness':
      return changeText(point.change);
  }
}

/** A change of a picture in a few words: `4 px right, 2 px up`, `scaled to 50 %`, `JPEG 80`. */
export function changeText(change: PictureChange): string {
  switch (change.how) {
    case 'shift':
      return shiftText(change.right, change.down);
    case 'scale':
      return `scaled to ${Number((change.factor * 100).toPrecision(6))} %`;
    case 'jpeg':
      return `JPEG ${change.quality}`;
  }
}

function shiftText(right: number, down: number): string {
  const across = right === 0 ? '' : `${Math.abs(right)} px ${right > 0 ? 'right' : 'left'}`;
  const along = down === 0 ? '' : `${Math.abs(down)} px ${down > 0 ? 'down' : 'up'}`;
  return [across, along].filter((text) => text !== '').join(', ') || 'not shifted';
}
