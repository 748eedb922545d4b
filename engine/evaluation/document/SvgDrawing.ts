/** Greys and one accent that read on white and on a dark page (contrast at least 4.5 and 3.5). */
export const ink = {
  text: '#6b7280',
  faint: '#9ca3af',
  grid: '#9ca3af',
  plain: '#6b7280',
  accent: '#c2410c',
} as const;

/** How a piece of text stands; sizes in user units, which are pixels at 100 %. */
export interface TextStyle {
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly colour?: string;
  readonly bold?: boolean;
  /** Turned by so many degrees about its own place. */
  readonly turn?: number;
}

/** Where the data stand. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Collects the marks of a picture and writes them as SVG. Coordinates from the upper left corner, y down. */
export class SvgDrawing {
  private readonly marks: string[] = [];

  /** @param description what the picture shows, for those who cannot see it */
  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly title: string,
    private readonly description: string,
  ) {}

  text(x: number, y: number, content: string, style: TextStyle = {}): void {
    const { size = 13, anchor = 'start', colour = ink.text, bold = false, turn } = style;
    const rotate = turn === undefined ? '' : ` transform="rotate(${turn} ${at(x)} ${at(y)})"`;
    this.marks.push(
      `<text x="${at(x)}" y="${at(y)}" font-size="${size}" text-anchor="${anchor}" fill="${colour}"` +
        `${bold ? ' font-weight="600"' : ''}${rotate}>${escape(content)}</text>`,
    );
  }

  line(
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    colour: string = ink.plain,
    width = 1.5,
    dash = '',
  ): void {
    const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
    this.marks.push(
      `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${colour}" ` +
        `stroke-width="${width}"${dashes}/>`,
    );
  }

  /** A thin line of the grid that stays behind the data. */
  gridLine(x1: number, y1: number, x2: number, y2: number): void {
    this.marks.push(
      `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${ink.grid}" stroke-width="1" ` +
        'stroke-opacity="0.35"/>',
    );
  }

  /** What the picture shows, and in small print below how to read it. */
  heading(x: number, text: string, explanation: string): void {
    this.text(x, 22, text, { size: 16, bold: true });
    this.text(x, 40, explanation, { size: 12 });
  }

  /** What the axis across means, below its numbers. */
  nameAcross({ left, right, bottom }: Frame, name: string): void {
    this.text((left + right) / 2, bottom + 42, name, { anchor: 'middle' });
  }

  /** What the upright axis means, turned, at the left edge of the picture. */
  nameUpright({ top, bottom }: Frame, name: string): void {
    this.text(18, (top + bottom) / 2, name, { anchor: 'middle', turn: -90 });
  }

  /** Grid lines from 0 to 100 % between two places, a fifth apart, with their names on the left. */
  percentAxis(y: (value: number) => number, left: number, right: number): void {
    for (const tick of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
      this.gridLine(left, y(tick), right, y(tick));
      const name = `${(tick * 100).toFixed(0)}${tick === 1 ? ' %' : ''}`;
      this.text(left - 8, y(tick) + 4, name, { size: 12, anchor: 'end' });
    }
  }

  path(points: readonly (readonly [number, number])[], colour: string): void {
    const steps = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`).join('');
    this.marks.push(
      `<path d="${steps}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`,
    );
  }

  dot(x: number, y: number, colour: string, radius = 4.5): void {
    this.marks.push(`<circle cx="${at(x)}" cy="${at(y)}" r="${radius}" fill="${colour}"/>`);
  }

  toString(): string {
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${this.width} ${this.height}" width="${this.width}" ` +
        `height="${this.height}" role="img" aria-labelledby="title description" ` +
        "font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif\" " +
        'font-variant-numeric="tabular-nums">',
      `<title id="title">${escape(this.title)}</title>`,
      `<desc id="description">${escape(this.description)}</desc>`,
      ...this.marks,
      '</svg>\n',
    ].join('\n');
  }
}

/** A linear scale from values to places. */
export function linearScale(
  [low, high]: readonly [number, number],
  [start, end]: readonly [number, number],
): (value: number) => number {
  return (value) => start + ((value - low) / (high - low)) * (end - start);
}

/** A logarithmic scale from values to places. */
export function logScale(
  [low, high]: readonly [number, number],
  places: readonly [number, number],
): (value: number) => number {
  const scale = linearScale([Math.log(low), Math.log(high)], places);
  return (value) => scale(Math.log(value));
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
