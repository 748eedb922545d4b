import { sessionVersion } from '../protocol/session.js';
import { SessionError } from './SessionError.js';

/** A file of a session as JSON gave it. */
type Raw = Readonly<Record<string, unknown>>;

/** What a version lacked, by that version: each step makes the next version of it. */
const sessionSteps: Readonly<Record<number, (raw: Raw) => Raw>> = {
  // Version 0 knew no verdicts, and no choice of bands, range or page; annotations were always shown.
  0: (raw) => ({
    verdicts: {},
    ...raw,
    picture: { choices: {}, ...asRecord(raw['picture']) },
    view: raw['view'] == null ? null : { annotationsVisible: true, ...asRecord(raw['view']) },
  }),
};

/** The version of `runs/<runId>.json` that this Fovea writes. */
const runVersion = 1;

/** Records of runs have had one version so far. */
const runSteps: typeof sessionSteps = {};

/**
 * Brings `session.json` to the version of this Fovea, step by step. Nothing is written.
 *
 * @param where the file, for messages.
 * @throws SessionError `session-newer` for one of a newer Fovea, `session-malformed` for one that names no version.
 */
export function migrateSession(raw: unknown, where: string): unknown {
  return migrate(raw, { format: 'fovea-session', version: sessionVersion, steps: sessionSteps, where });
}

/** As `migrateSession`, for the record of a run. */
export function migrateRun(raw: unknown, where: string): unknown {
  return migrate(raw, { format: 'fovea-run', version: runVersion, steps: runSteps, where });
}

function migrate(
  raw: unknown,
  to: {
    readonly format: string;
    readonly version: number;
    readonly steps: typeof sessionSteps;
    readonly where: string;
  },
): unknown {
  const { format, version, steps, where } = to;
  let current = asRecord(raw);
  const from = current['version'];
  if (current['format'] !== format || typeof from !== 'number' || !Number.isInteger(from) || from < 0) {
    throw new SessionError(
      'session-malformed',
      `Expected ${where} to say "format": "${format}" and its version, but it does not: Fovea did not write it, or ` +
        'something else has written to it. Take it from a backup, or delete the session.',
    );
  }
  if (from > version) {
    throw new SessionError(
      'session-newer',
      `${where} has version ${from} of its format, and this Fovea reads up to version ${version}: a newer Fovea wrote it. ` +
        'Open it with that one, or install the newest.',
    );
  }
  for (let step = from; step < version; step++) {
    const upgrade = steps[step];
    if (upgrade === undefined) {
      throw new SessionError(
        'session-malformed',
        `${where} has version ${step} of its format, which no Fovea ever wrote. Take it from a backup, or delete it.`,
      );
    }
    current = { ...upgrade(current), version: step + 1 };
  }
  return current;
}

function asRecord(raw: unknown): Raw {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Raw) : {};
}
