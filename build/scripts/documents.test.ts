import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './projectRoot.js';

const rooms = ['.', 'assets', 'build', 'docs', 'e2e', 'electron', 'engine', 'renderer', 'training'];
const files = rooms.flatMap((room) => filesIn(room, room !== '.'));
const documents = files.filter((file) => file.endsWith('.md'));
const sources = files.filter((file) => /\.(ts|tsx|mjs|js|py|css|yml)$/.test(file));

describe('documents', () => {
  it.each(documents)('%s links to files and headings that are there', (document) => {
    const broken = linksOf(read(document)).filter((link) => !leadsSomewhere(document, link));
    expect(broken).toEqual([]);
  });

  it.each(documents)('%s names source files that are there', (document) => {
    const missing = sourcesNamedIn(read(document)).filter((named) => !isThere(document, named));
    expect(missing).toEqual([]);
  });
});

describe('comments', () => {
  it('name documents of this repository only', () => {
    const missing = sources.flatMap((source) =>
      commentLines(read(source))
        .flatMap((line) => line.match(/[\w./-]+\.md\b/g) ?? [])
        .filter((named) => !isThere(source, named))
        .map((named) => `${source}: ${named}`),
    );
    expect(missing).toEqual([]);
  });

  it('cite sections and steps that docs/flexattention.md has', () => {
    const places = placesOf(read('docs/flexattention.md'));
    expect(places).toContain('section 4, step 6');
    const cited = sources.flatMap((source) => citations(read(source)).map((place) => ({ source, place })));
    expect(cited.length).toBeGreaterThan(0);
    expect(cited.filter(({ place }) => !places.includes(place))).toEqual([]);
  });
});

function filesIn(folder: string, recursive: boolean): string[] {
  const entries = readdirSync(join(projectRoot, folder), { withFileTypes: true, recursive });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function read(file: string): string {
  return readFileSync(join(projectRoot, file), 'utf8');
}

/** A path may be written from the root or from the folder of the file that names it. */
function isThere(from: string, named: string): boolean {
  return [dirname(from), '.'].some((folder) => existsSync(join(projectRoot, folder, named)));
}

function linksOf(markdown: string): string[] {
  const links = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? from : join(dirname(from), path).replaceAll('\\', '/');
  if (!existsSync(join(projectRoot, target))) return false;
  return heading === undefined || anchorsOf(read(target)).includes(heading);
}

/** Headings as GitHub names them in links. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Paths in backticks with a folder and the ending of a source file. */
function sourcesNamedIn(markdown: string): string[] {
  return [...markdown.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|tsx|mjs|py))`/g)].map(([, path]) => path!);
}

function commentLines(source: string): string[] {
  return source.split('\n').filter((line) => /^\s*(\/\/|\/?\*|#|""")|\s\/\/ |"""$/.test(line));
}

/** `section 4` and `section 4, step 3` for every numbered place of the document. */
function placesOf(markdown: string): string[] {
  return markdown.split(/^## /m).flatMap((part) => {
    const section = /^(\d)\. /.exec(part)?.[1];
    if (section === undefined) return [];
    const steps = [...part.matchAll(/^(\d)\. \*\*/gm)].map(([, step]) => `section ${section}, step ${step!}`);
    return [`section ${section}`, ...steps];
  });
}

/** The places a source cites, each section and step by itself; a citation may go on in the next line of a comment. */
function citations(source: string): string[] {
  const text = source.replace(/\n\s*(\*|#)?\s*/g, ' ');
  const cited = text.matchAll(
    /docs\/flexattention\.md, sections? (\d)(?: (to|and) (\d))?((?:, steps? \d(?: (?:to|and) \d)*)?)/g,
  );
  return [...cited].flatMap(([, first, , last = first, steps = '']) => {
    const sections = range(Number(first), Number(last)).map((section) => `section ${section}`);
    const numbers = (steps.match(/\d/g) ?? []).map((step) => `section ${first!}, step ${step}`);
    return [...sections, ...numbers];
  });
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
