import { createHash } from 'node:crypto';
import { type BundleManifest, bundleVersion } from '../../protocol/bundleManifest.js';
import type { ExperimentRecord } from '../../protocol/experiment.js';
import type { RunRecord } from '../../protocol/runRecord.js';
import type { Session } from '../../protocol/session.js';
import { encodeMasks } from '../keptMasks.js';
import { fixtureExperiments } from './fixtureExperiments.js';
import { fixtureSession } from './fixtureSession.js';
import { type MadeEnd, type MadeEntry, makeZip } from '../../testing/makeZip.js';

/** The files of a bundle that is to be made, before anybody tampers with them. */
export interface BundleParts {
  readonly manifest: BundleManifest;
  readonly session: Session;
  readonly runs: readonly RunRecord[];
  readonly experiments: readonly ExperimentRecord[];
  /** By path, such as `masks/run-1.npz`. */
  readonly others: Readonly<Record<string, Uint8Array>>;
}

/** The made-up session as the parts of a sound bundle. */
export async function bundleParts(): Promise<BundleParts> {
  const { session, runs, masks, pictureBytes } = await fixtureSession();
  const others: Record<string, Uint8Array> = {};
  for (const [runId, kept] of masks) others[`masks/${runId}.npz`] = await encodeMasks(kept);
  others[`picture/${session.picture.sha256}.png`] = pictureBytes;
  const manifest: BundleManifest = {
    ...{
      format: 'fovea-bundle',
      version: bundleVersion,
      appVersion: session.appVersion,
      sessionId: session.id,
    },
    ...{ picture: 'included', entries: [] },
  };
  return { manifest, session, runs, experiments: fixtureExperiments, others };
}

/** What becomes of the parts when a bundle is made of them. */
export interface Tampering {
  /** Of a JSON value, before it is written. */
  readonly json?: (path: string, value: unknown) => unknown;
  /** Of a file's bytes, before its hash is taken: the manifest tells of what comes out. */
  readonly bytes?: (path: string, bytes: Uint8Array) => Uint8Array;
  /** Of the files, before the manifest is made; paths that no session has are welcome. */
  readonly files?: (files: Record<string, Uint8Array>) => Record<string, Uint8Array>;
  /** Of the manifest as it will be written. */
  readonly manifest?: (manifest: unknown) => unknown;
  /** Of the archive's entries. */
  readonly entries?: (entries: MadeEntry[]) => MadeEntry[];
  readonly end?: MadeEnd;
}

/** A bundle of these parts, sound but for what is tampered with: its manifest tells the sizes and hashes of what is in it. */
export function makeBundle(parts: BundleParts, tampering: Tampering = {}): Buffer {
  const { json, bytes } = tampering;
  const write = (path: string, value: unknown): [path: string, content: Uint8Array] => {
    const changed = json === undefined ? value : json(path, value);
    return [path, Buffer.from(changed instanceof RawJson ? changed.text : `${JSON.stringify(changed)}\n`)];
  };
  const sound: [path: string, content: Uint8Array][] = [
    write('session.json', parts.session),
    ...parts.runs.map((run) => write(`runs/${run.runId}.json`, run)),
    ...parts.experiments.map((one) => write(`experiments/${one.experimentId}.json`, one)),
    ...Object.entries(parts.others),
  ];
  const changed = sound.map(
    ([path, content]) => [path, bytes === undefined ? content : bytes(path, content)] as const,
  );
  const files = (tampering.files ?? ((all) => all))(Object.fromEntries(changed));
  const entries = Object.entries(files).map(([path, content]) => ({
    ...{ path, sizeBytes: content.length },
    sha256: createHash('sha256').update(content).digest('hex'),
  }));
  const manifest: unknown = { ...parts.manifest, entries };
  const [, told] = write('manifest.json', tampering.manifest?.(manifest) ?? manifest);
  const made: MadeEntry[] = [['manifest.json', told] as const, ...Object.entries(files)].map(
    ([name, content]) => ({
      ...{ name, content, method: name.endsWith('.json') ? 8 : 0 },
    }),
  );
  return makeZip(tampering.entries?.(made) ?? made, tampering.end);
}

/** A text that stands in a file as it is. */
export class RawJson {
  constructor(readonly text: string) {}
}
