import type { ExportSource } from '../formats/exportSource.js';
import { fixtureSession } from './fixtureSession.js';

/** The made-up session as an export reads it. */
export async function fixtureSource(): Promise<ExportSource> {
  const { session, runs, masks } = await fixtureSession();
  return { session, runs, masks: (runId) => Promise.resolve(masks.get(runId) ?? null) };
}
