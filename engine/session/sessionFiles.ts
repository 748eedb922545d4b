import path from 'node:path';

/** Where the parts of a session lie in its folder. */
export const sessionFiles = {
  session: 'session.json',
  runs: 'runs',
  masks: 'masks',
  experiments: 'experiments',
  picture: 'picture',
  thumbnail: 'thumbnail.png',
} as const;

/** `session.json` of a folder. */
export function sessionFile(folder: string): string {
  return path.join(folder, sessionFiles.session);
}

/** The record of a run. */
export function runFile(folder: string, runId: string): string {
  return path.join(folder, sessionFiles.runs, `${runId}.json`);
}

/** The selections of a run. */
export function masksFile(folder: string, runId: string): string {
  return path.join(folder, sessionFiles.masks, `${runId}.npz`);
}
