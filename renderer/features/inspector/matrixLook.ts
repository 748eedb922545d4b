/** Colours, fonts and patterns of the matrix, as the stylesheet has them. */
export interface MatrixLook {
  readonly surface: string;
  readonly cell: string;
  readonly border: string;
  readonly borderStrong: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  /** Of the overlap in the curves. */
  readonly second: string;
  readonly fontUi: string;
  readonly fontMono: string;
  readonly remPx: number;
  /** Stripes in place of a cell that is not here, and of one that nobody reads. */
  readonly absent: CanvasPattern | string;
  readonly unread: CanvasPattern | string;
}

/**
 * Reads the look where an element stands.
 *
 * @param scale device pixels of a CSS pixel, for the stripes.
 */
export function matrixLook(element: HTMLElement, remPx: number, scale: number): MatrixLook {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  const [cell, accent] = [of('--cell'), of('--accent')];
  return {
    surface: of('--surface'),
    cell,
    border: of('--border'),
    borderStrong: of('--border-strong'),
    text: of('--text'),
    muted: of('--muted'),
    accent,
    second: of('--warning'),
    fontUi: of('--font-ui'),
    fontMono: of('--font-mono'),
    remPx,
    absent: stripes(cell, 6, scale),
    unread: stripes(accent, 5, scale),
  };
}

/** Diagonal stripes, half of a step wide. */
function stripes(colour: string, step: number, scale: number): CanvasPattern | string {
  const tile = document.createElement('canvas');
  const side = Math.round(step * Math.SQRT2 * scale);
  tile.width = side;
  tile.height = side;
  const context = tile.getContext('2d');
  if (context === null) return colour;
  context.strokeStyle = colour;
  context.lineWidth = side * 0.35;
  context.beginPath();
  for (const offset of [-side, 0, side]) {
    context.moveTo(offset - side / 2, side * 1.5);
    context.lineTo(offset + side * 1.5, -side / 2);
  }
  context.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern ?? colour;
}
