import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { exportFormatFacts, exportFormatNames } from '../protocol/exportFormats.js';
import type { ExportOptions } from '../protocol/exportOptions.js';
import { colourMapNames } from '../selection/colourMap.js';
import { exportNotes } from '../session/formats/exportNotes.js';
import { exportPieces } from '../session/formats/exportPieces.js';
import { expectEmptyFolder, exportSession } from '../session/formats/exportSession.js';
import type { LoadedSession } from '../session/loadSession.js';
import { checkFolderOutput, checkOutput, checkPngOutput } from './checkOutput.js';
import type { Command, CommandContext, TextSink } from './command.js';
import { choice, numberOption, type ParsedOptions, requiredOption } from './commandOptions.js';
import { exportPdf } from './exportPdf.js';
import { findPrinter, type Printer } from './findPrinter.js';
import { findSession, type FoundSession } from './findSession.js';
import { sessionsFolderOf } from './profileFolder.js';
import { runOfWord } from './runOfWord.js';

/** `fovea export`: a session, or what is wanted of it, as a file for people or programs. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'Write a session as a report, picture, table or annotations',
  positionals: ['SESSION'],
  options: {
    format: { value: exportFormatNames.join('|'), description: 'what is written' },
    out: { value: 'FILE', description: 'file to write; a folder for verdicts; - for text to stdout' },
    run: {
      value: 'N|ID',
      description: 'one question, by its number from 1 or its id (default: all of them)',
    },
    what: {
      value: 'selected|attention|frequency',
      description: 'what the overlay of png and svg paints',
    },
    token: { value: 'N', description: 'token of the overlay, from 1' },
    layer: { value: 'N', description: 'layer of the overlay' },
    colours: { value: colourMapNames.join('|'), description: 'colour map of the overlay' },
    opacity: { value: '0-1', description: 'of the overlay (default 0.65)' },
    'no-annotations': { description: 'leave annotations out of png and svg' },
    'no-legend': { description: 'leave the legend below png and svg out' },
    'link-picture': { description: 'an svg names the picture beside it instead of holding it' },
    profile: {
      value: 'DIR',
      description: "profile of the app whose sessions are meant (default: the person's own)",
    },
  },
  async run(options, context) {
    const [word] = options.positionals as [string];
    requiredOption(options, exportCommand, 'format');
    const format = choice(options, 'format', exportFormatNames, 'html');
    const target = requiredOption(options, exportCommand, 'out');
    refuseWhatItTakesNot(options, format);
    const printer = format === 'pdf' ? await findPrinter(context.root) : null;
    const found = await findSession(word, sessionsFolderOf(options.values.get('profile')), context.signal);
    try {
      const { loaded } = found;
      const exportOptions = readOptions(options, format, loaded);
      if (target === '-') await writeToStdout(loaded, exportOptions, context);
      else await writeToFile(found, exportOptions, target, context, printer);
    } finally {
      await found.close();
    }
  },
};

async function writeToStdout(
  loaded: LoadedSession,
  options: ExportOptions,
  { stdout, stderr, signal }: CommandContext,
): Promise<void> {
  if (!exportFormatFacts(options.format).isText) {
    throw invalid(
      `Expected --out to name a file, but got "-", and ${options.format} is no text. Name a file.`,
    );
  }
  writeNotes([...exportNotes(loaded, options), ...loaded.troubles], stderr);
  for await (const piece of exportPieces(loaded, options, { signal })) {
    signal.throwIfAborted();
    stdout.write(typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8'));
  }
}

async function writeToFile(
  { loaded, inputs }: FoundSession,
  options: ExportOptions,
  target: string,
  { stderr, signal }: CommandContext,
  printer: Printer | null,
): Promise<void> {
  await checkTarget(options, target, inputs);
  const isWatched = stderr.isTTY === true;
  const onProgress = (share: number): void => {
    if (isWatched) stderr.write(`\r${Math.floor(share * 100)} %`);
  };
  const work = { signal, onProgress };
  const writing =
    printer === null
      ? exportSession(loaded, options, target, work)
      : exportPdf(loaded, options, target, printer, work);
  const written = await writing.catch((cause: unknown) => {
    if (isWatched) stderr.write('\r');
    const { code } = cause as NodeJS.ErrnoException;
    const isOfSystem = cause instanceof Error && code !== undefined && cause.constructor === Error;
    if (!isOfSystem) throw cause;
    throw new EngineError(
      code === 'ENOSPC' ? 'disk-full' : 'option-invalid',
      `Cannot write ${options.format} to ${target}: ${cause.message}. Nothing is left of it. Name another place.`,
      { cause },
    );
  });
  writeNotes(written.notes, stderr);
  stderr.write(
    `${isWatched ? '\r' : ''}${exportFormatFacts(options.format).label} written: ${written.path}, ${written.sizeBytes} bytes\n`,
  );
}

/** Before any work: that the result can be written, over nothing that is read and nothing of the session. */
async function checkTarget(
  { format }: ExportOptions,
  target: string,
  inputs: readonly string[],
): Promise<void> {
  const [folder] = inputs as [string];
  const within = path.relative(path.resolve(folder), path.resolve(target));
  if (within === '' || (!within.startsWith('..') && !path.isAbsolute(within))) {
    throw invalid(
      `Expected --out to name a place outside of the session, but ${target} lies in ${folder}, which Fovea keeps for itself. Name another place.`,
    );
  }
  if (format === 'verdicts') {
    await expectEmptyFolder(target);
    await checkFolderOutput('--out', target);
  } else if (format === 'png') await checkPngOutput('--out', target, inputs);
  else await checkOutput('--out', target, inputs);
}

function readOptions(
  options: ParsedOptions,
  format: ExportOptions['format'],
  { runs }: LoadedSession,
): ExportOptions {
  const { values } = options;
  const token = numberOption(options, 'token', { least: 1, most: 2 ** 20 });
  const layer = numberOption(options, 'layer', { least: 0, most: 10_000 });
  const opacity = numberOption(options, 'opacity', { least: 0, most: 1, whole: false });
  const what = values.has('what')
    ? choice(options, 'what', ['selected', 'attention', 'frequency'] as const, 'frequency')
    : undefined;
  const colourMap = values.has('colours') ? choice(options, 'colours', colourMapNames, 'viridis') : undefined;
  const run = values.get('run');
  const runId = run === undefined ? undefined : runOfWord(run, runs).runId;
  return {
    format,
    ...(runId !== undefined && { runId }),
    ...(what !== undefined && { what }),
    ...(token !== undefined && { tokenIndex: token - 1 }),
    ...(layer !== undefined && { layer }),
    ...(colourMap !== undefined && { colourMap }),
    ...(opacity !== undefined && { opacity }),
    annotations: !values.has('no-annotations'),
    legend: !values.has('no-legend'),
    picture: values.has('link-picture') ? 'link' : 'embed',
  };
}

/** Options that mean something to pictures alone, and those of the conversation. */
const ofPictures = ['what', 'token', 'layer', 'colours', 'opacity', 'no-annotations', 'no-legend'];

/** An option that would change nothing is refused: who gives it expects something. */
function refuseWhatItTakesNot({ values }: ParsedOptions, format: ExportOptions['format']): void {
  const { takes } = exportFormatFacts(format);
  const refused = [
    ...(takes === 'overlay' ? [] : ofPictures),
    ...(takes === 'annotations' ? ['run'] : []),
    ...(format === 'svg' ? [] : ['link-picture']),
  ];
  const given = refused.find((name) => values.has(name));
  if (given === undefined) return;
  throw invalid(
    `Expected options that --format ${format} takes, but --${given} changes nothing of it. Leave it out.`,
  );
}

function writeNotes(notes: readonly string[], stderr: TextSink): void {
  for (const note of notes) stderr.write(`${note}\n`);
}

function invalid(message: string): EngineError {
  return new EngineError('option-invalid', message);
}
