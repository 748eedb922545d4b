import type { Figure, Ink, Mark } from './Figure.js';

/** Greys and two colours that read on white and on a dark page, and are told apart by those who see red and green alike. */
const colours: Readonly<Record<Ink, string>> = {
  text: '#6b7280',
  faint: '#9ca3af',
  grid: '#9ca3af',
  first: '#c2410c',
  second: '#2f7fb8',
};

/** Between two figures of one file, in pixels. */
const between = 24;

/** Figures as a file of its own, one below the other: SVG without a background. */
export function figureSvg(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map((figure) => figure.width));
  const height = figures.reduce((sum, figure) => sum + figure.height, between * (figures.length - 1));
  const title = figures.map((figure) => figure.title).join('. ');
  const description = figures.map((figure) => figure.description).join(' ');
  let above = 0;
  const drawn = figures.map((figure) => {
    const group = [`<g transform="translate(0 ${above})">`, ...figure.marks.map(markSvg), '</g>'].join('\n');
    above += figure.height + between;
    return group;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
      'aria-labelledby="title description" ' +
      "font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif\" " +
      'font-variant-numeric="tabular-nums">',
    `<title id="title">${escape(title)}</title>`,
    `<desc id="description">${escape(description)}</desc>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function markSvg(mark: Mark): string {
  const colour = colours[mark.ink];
  switch (mark.type) {
    case 'text':
      return (
        `<text x="${at(mark.x)}" y="${at(mark.y)}" font-size="${mark.size}" text-anchor="${mark.anchor}" fill="${colour}"` +
        `${mark.bold === true ? ' font-weight="600"' : ''}>${escape(mark.text)}</text>`
      );
    case 'path': {
      const dash = mark.dash === undefined ? '' : ` stroke-dasharray="${mark.dash}"`;
      const faint = mark.ink === 'grid' ? ' stroke-opacity="0.35"' : '';
      return `<path d="${mark.d}" fill="none" stroke="${colour}" stroke-width="${mark.width}"${dash}${faint} stroke-linejoin="round"/>`;
    }
    case 'area':
      return `<path d="${mark.d}" fill="${colour}" fill-opacity="${mark.opacity}"/>`;
    case 'dot': {
      const paint =
        mark.isHollow === true ? `fill="none" stroke="${colour}" stroke-width="1.5"` : `fill="${colour}"`;
      return `<circle cx="${at(mark.x)}" cy="${at(mark.y)}" r="${mark.radius}" ${paint}/>`;
    }
    case 'cell':
      return (
        `<rect x="${at(mark.x)}" y="${at(mark.y)}" width="${at(mark.side)}" height="${at(mark.side)}" fill="${colour}" ` +
        `fill-opacity="${Math.round(mark.opacity * 1000) / 1000}"/>`
      );
  }
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
