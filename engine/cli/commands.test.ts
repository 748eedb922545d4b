import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from './commands.js';

const file = path.join(import.meta.dirname, '..', '..', 'docs', 'command-line.md');
const [, ...sections] = readFileSync(file, 'utf8').split(/^## /m);
const shared = sectionOf('Options of every command that opens a model');
const ofPictures = sectionOf('What of a picture is shown');

/** What docs/command-line.md says below a heading, and the heading. */
function sectionOf(heading: string): string {
  const found = sections.find((section) => section.startsWith(heading));
  return found ?? expect.unreachable(`${file} has no heading "${heading}"`);
}

/** The options that a text of the document names. */
function optionsIn(text: string): string[] {
  return [...text.matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name!);
}

/** The options in the first column of a text's tables, which are those of the command. */
function optionsInTables(text: string): string[] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return optionsIn(rows.map((row) => row.split(/(?<!\\)\|/)[1]!).join('\n'));
}

describe.each(commands.map((command) => [command.name, command] as const))('%s', (name, command) => {
  const own = sectionOf(['`fovea', name, ...command.positionals].join(' '));

  test('every option is described', () => {
    const opensModel = 'variant' in command.options;
    const choosesBands = 'bands' in command.options;
    const described = new Set([
      ...optionsIn(own),
      ...(opensModel ? optionsInTables(shared) : []),
      ...(choosesBands ? optionsInTables(ofPictures) : []),
    ]);
    expect(Object.keys(command.options).filter((option) => !described.has(option))).toEqual([]);
  });

  test('nothing is described that it does not take', () => {
    const taken = Object.keys(command.options);
    expect(optionsInTables(own).filter((option) => !taken.includes(option))).toEqual([]);
  });
});

test('the options of every command that opens a model are taken by each', () => {
  for (const { name, options } of commands) {
    if (!('variant' in options)) continue;
    const other = ['trace', 'score'].includes(name) ? 'model' : 'checkpoint'; // these two have another name for it
    const taken = Object.keys(options).concat(other);
    expect(optionsInTables(shared).filter((option) => !taken.includes(option))).toEqual([]);
  }
});

test('what of a picture is shown can be chosen in the commands that the document names, and in no other', () => {
  const choosing = commands.filter(({ options }) => 'bands' in options);
  expect(choosing.map(({ name }) => name)).toEqual(['ask', 'batch', 'view', 'score', 'eval', 'experiment']);
  for (const { options } of choosing) {
    expect(optionsInTables(ofPictures).filter((option) => !(option in options))).toEqual([]);
  }
});
