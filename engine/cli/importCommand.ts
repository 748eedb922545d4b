import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { mergeAnnotations } from '../protocol/mergeAnnotations.js';
import { maxAnnotations, maxLabels } from '../protocol/sessionLimits.js';
import { readBundle } from '../session/bundle/readBundle.js';
import { readAnnotations } from '../session/formats/readAnnotations.js';
import { SessionFolder } from '../session/SessionFolder.js';
import type { Command, CommandContext } from './command.js';
import { findSession } from './findSession.js';
import { sessionsFolderOf } from './profileFolder.js';

/** `fovea import`: sessions from bundles, or annotations into a session. */
export const importCommand: Command = {
  name: 'import',
  summary: 'Take in sessions (.fovea), or annotations of other programs',
  positionals: ['FILE...'],
  options: {
    into: {
      value: 'SESSION',
      description: 'the files are annotations (COCO, LabelMe, GeoJSON) for this session',
    },
    sessions: {
      value: 'FOLDER',
      description: "where sessions lie (default: those of the person's own profile of the app)",
    },
  },
  async run(options, context) {
    const sessionsFolder = options.values.get('sessions') ?? sessionsFolderOf(undefined);
    const into = options.values.get('into');
    if (into === undefined) await importSessions(options.positionals, sessionsFolder, context);
    else await importAnnotations(options.positionals, into, sessionsFolder, context);
  },
};

/** Each bundle by itself: one that is refused takes none of the others with it. */
async function importSessions(
  files: readonly string[],
  sessionsFolder: string,
  { stdout, stderr, signal }: CommandContext,
): Promise<void> {
  const other = files.find((file) => /\.(geo)?json$/i.test(file));
  if (other !== undefined) {
    throw new EngineError(
      'option-invalid',
      `Expected bundles (.fovea), but ${other} looks like annotations. Say with --into SESSION which session they are for.`,
    );
  }
  for (const file of files) {
    const onProgress = (done: number, total: number): void => {
      if (stderr.isTTY === true) stderr.write(`\r${Math.floor((done / total) * 100)} %`);
    };
    const read = await readBundle(file, sessionsFolder, { signal, onProgress });
    const { name, questions, annotations, folder, notes } = read;
    stderr.write(
      `${stderr.isTTY === true ? '\r' : ''}"${name}" imported: ${questions} questions, ${annotations} annotations\n`,
    );
    for (const note of notes) stderr.write(`note: ${note}\n`);
    stdout.write(`${folder}\n`);
  }
}

/** All files are read before anything is written. */
async function importAnnotations(
  files: readonly string[],
  word: string,
  sessionsFolder: string,
  { stderr, signal }: CommandContext,
): Promise<void> {
  const found = await findSession(word, sessionsFolder, signal);
  const folderPath = found.loaded.folder.path;
  const isUnpacked = !found.inputs.includes(folderPath) || found.inputs.length > 2;
  await found.close();
  if (isUnpacked) {
    throw new EngineError(
      'option-invalid',
      `Expected --into to name a session that can be written, but ${word} is a bundle. Import it first, then name its folder.`,
    );
  }
  const folder = await SessionFolder.open(folderPath, { lock: true });
  try {
    const now = new Date().toISOString();
    let marks: Pick<typeof folder.session, 'labels' | 'annotations'> = folder.session;
    const lines: string[] = [];
    for (const file of files) {
      signal.throwIfAborted();
      const imported = await readAnnotations(file, folder.session.picture, now);
      marks = mergeAnnotations(marks, imported, folder.session.runIds, randomUUID);
      lines.push(`${path.basename(file)} (${imported.format}): ${imported.annotations.length} annotations`);
      lines.push(...imported.notes.map((note) => `note: ${note}`));
    }
    if (marks.annotations.length > maxAnnotations || marks.labels.length > maxLabels) {
      throw new EngineError(
        'option-invalid',
        `Expected at most ${maxAnnotations} annotations and ${maxLabels} labels in a session, but "${folder.session.name}" would have ${marks.annotations.length} and ${marks.labels.length}. Import fewer; nothing was changed.`,
      );
    }
    await folder.save({ labels: marks.labels, annotations: marks.annotations, changedAt: now });
    for (const line of lines) stderr.write(`${line}\n`);
  } finally {
    await folder.close();
  }
}
