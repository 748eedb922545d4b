// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '..');
const stylesheets = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.css'),
);

/** Declarations of a stylesheet that give a text a size in pixels, with their line. */
function pixelTexts(name: string): string[] {
  const lines = readFileSync(join(renderer, name), 'utf8').split('\n');
  return lines.flatMap((line, index) =>
    // The root element alone says how many pixels a rem has.
    /^\s*(font|font-size|line-height|--size-[a-z]+):.*\dpx/.test(line) && !line.includes('--text-size')
      ? [`${name}:${index + 1}: ${line.trim()}`]
      : [],
  );
}

it('gives every text its size in rem, so that all of it follows the size of text', () => {
  expect(stylesheets.length).toBeGreaterThan(10);
  expect(stylesheets.flatMap(pixelTexts)).toEqual([]);
});

it('asks for the size of panels, not of the window, and not in pixels, which do not grow with the text', () => {
  const asked = stylesheets.flatMap((name) =>
    readFileSync(join(renderer, name), 'utf8')
      .split('\n')
      .filter((line) => /@media.*(width|height)|@container.*\dpx/.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(asked).toEqual([]);
});
