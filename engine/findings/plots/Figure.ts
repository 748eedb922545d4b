/**
 * What a mark is drawn in, by what it means: a program that shows the figure gives each its own colour, the SVG file one that
 * reads on white and on a dark page.
 */
export type Ink = 'text' | 'faint' | 'grid' | 'first' | 'second';

/** A mark of a figure; places and sizes in pixels at 100 %, from the upper left corner, y down. */
export type Mark =
  | {
      readonly type: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly ink: Ink;
      readonly size: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly bold?: boolean;
    }
  | {
      readonly type: 'path';
      readonly d: string;
      readonly ink: Ink;
      readonly width: number;
      readonly dash?: string;
    }
  | { readonly type: 'area'; readonly d: string; readonly ink: Ink; readonly opacity: number }
  | {
      readonly type: 'dot';
      readonly x: number;
      readonly y: number;
      readonly radius: number;
      readonly ink: Ink;
      /** Drawn as a ring. */
      readonly isHollow?: boolean;
    }
  | {
      readonly type: 'cell';
      readonly x: number;
      readonly y: number;
      readonly side: number;
      readonly ink: Ink;
      readonly opacity: number;
    };

/** A place of a figure where a value stands, and what to say of it. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** A drawn plot: what it shows in words, its marks in order, and the values that can be read off it. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** For those who cannot see it. */
  readonly description: string;
  readonly marks: readonly Mark[];
  readonly spots: readonly Spot[];
}

/** Where the data of a panel stand. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Collects the marks of a figure. */
export class FigureDrawing {
  private readonly marks: Mark[] = [];
  private readonly spots: Spot[] = [];

  text(
    x: number,
    y: number,
    text: string,
    style: { ink?: Ink; size?: number; anchor?: 'start' | 'middle' | 'end'; bold?: boolean } = {},
  ): void {
    this.marks.push({ type: 'text', x, y, text, ink: 'text', size: 12, anchor: 'start', ...style });
  }

  /** A line through points; gaps where one is null. */
  line(points: readonly (readonly [number, number] | null)[], ink: Ink, width = 2, dash?: string): void {
    let pen = 'M';
    const d = points
      .map((point) => {
        if (point === null) {
          pen = 'M';
          return '';
        }
        const step = `${pen}${at(point[0])} ${at(point[1])}`;
        pen = 'L';
        return step;
      })
      .join('');
    if (d !== '') this.marks.push({ type: 'path', d, ink, width, ...(dash !== undefined && { dash }) });
  }

  /** What lies between two lines, from left to right each. */
  band(
    upper: readonly (readonly [number, number])[],
    lower: readonly (readonly [number, number])[],
    ink: Ink,
  ): void {
    const outline = [...upper, ...[...lower].reverse()];
    if (outline.length < 4) return;
    const d = outline.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`).join('');
    this.marks.push({ type: 'area', d: `${d}Z`, ink, opacity: 0.2 });
  }

  dot(x: number, y: number, ink: Ink, isHollow = false, radius = 4): void {
    this.marks.push({ type: 'dot', x, y, radius, ink, isHollow });
  }

  cell(x: number, y: number, side: number, ink: Ink, opacity: number): void {
    this.marks.push({ type: 'cell', x, y, side, ink, opacity });
  }

  /** Says what a value is where somebody points at it. */
  spot(x: number, y: number, text: string): void {
    this.spots.push({ x, y, text });
  }

  /** What the figure shows, and in small print below how to read it. */
  heading(left: number, title: string, explanation: string): void {
    this.text(left, 20, title, { size: 15, bold: true });
    this.text(left, 38, explanation);
  }

  finish(size: { width: number; height: number }, title: string, description: string): Figure {
    return { ...size, title, description, marks: this.marks, spots: this.spots };
  }
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}
