import { encodePng } from '../../image/encodePng.js';
import { hashOfBytes } from '../../image/readUnchangedFile.js';
import type { RgbPixels } from '../../image/rgbImage.js';
import type { RunRecord } from '../../protocol/runRecord.js';
import { sessionVersion, type Session } from '../../protocol/session.js';
import { fixtureAnnotations, fixtureLabels, fixtureVerdicts } from './fixtureAnnotations.js';
import { fixtureRuns, fixtureRunIds } from './fixtureRuns.js';
import { fixtureMasks, type FixtureMasks } from './fixtureMasks.js';
import { fixturePictureSize } from './fixturePictureSize.js';

/** A session made up for tests, and all that lies beside its `session.json`. */
export interface FixtureSession {
  readonly session: Session;
  /** In the order of `session.runIds`: finished, stopped (steered, a layer missing of its last token), failed. */
  readonly runs: readonly RunRecord[];
  /** By run; the failed one has none. */
  readonly masks: ReadonlyMap<string, FixtureMasks>;
  /** `picture/<sha256>.png`. */
  readonly pictureBytes: Uint8Array;
  readonly picture: RgbPixels;
}

/**
 * A session with everything that a session can hold: three questions, two of them with masks, all six shapes, and texts that
 * mean to break whoever writes them into a file: markup, quotes, line breaks, emoji, writing from right to left, formulas,
 * 10,000 characters. The same at every call.
 */
export async function fixtureSession(): Promise<FixtureSession> {
  const picture = { ...fixturePictureSize, data: paintPicture() };
  const pictureBytes = await pngOf(picture);
  const sha256 = hashOfBytes(pictureBytes);
  const masks = fixtureMasks();
  const runs = fixtureRuns(sha256, masks);
  const session: Session = {
    format: 'fovea-session',
    version: sessionVersion,
    id: 'session-fixture',
    name: 'Harbour <b>"north" & south</b> 🚢',
    createdAt: '2026-11-30T09:00:00.000Z',
    changedAt: '2026-11-30T10:30:00.000Z',
    appVersion: '0.1.0',
    picture: {
      name: 'harbour "a" & <b>.png',
      sha256,
      sizeBytes: pictureBytes.length,
      format: 'png',
      ...fixturePictureSize,
      kept: { kind: 'copied', file: `${sha256}.png` },
      choices: {},
    },
    runIds: fixtureRunIds,
    labels: fixtureLabels,
    annotations: fixtureAnnotations,
    verdicts: fixtureVerdicts,
    view: {
      draft: 'And what is behind it?',
      askSettings: {
        variant: 'flex',
        sampling: { temperature: 0, topP: 1, seed: 0, maxNewTokens: 256 },
        selector: 'attention',
      },
      shownRunId: fixtureRunIds[0],
      focus: { tokenIndex: 2, layer: 2 },
      pins: [{ runId: fixtureRunIds[1], tokenIndex: 1, layer: 3 }],
      follow: false,
      zoom: { scale: 1.5, centre: [320, 200] },
      padded: false,
      overlay: { mode: 'selected', scope: 'all', colourMap: 'viridis', opacity: 0.6, visible: true },
      pixels: 'original',
      annotationsVisible: true,
    },
  };
  return { session, runs, masks, pictureBytes, picture };
}

/** Sea and sky with three blocks, so that a picture that was turned, mirrored or cut is told from the right one. */
function paintPicture(): Uint8Array {
  const { width, height } = fixturePictureSize;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colourAt(x, y), (y * width + x) * 3);
  }
  return data;
}

function colourAt(x: number, y: number): readonly [number, number, number] {
  if (x >= 60 && x < 160 && y >= 80 && y < 220) return [200, 60, 40];
  if (x >= 300 && x < 420 && y >= 140 && y < 240) return [240, 190, 40];
  if (x >= 500 && x < 560 && y >= 250 && y < 370) return [40, 130, 70];
  const shade = Math.floor(x / 8);
  return y < 180 ? [130 + shade, 180, 230] : [30, 80 + Math.floor(y / 8), 120 + shade];
}

async function pngOf(picture: RgbPixels): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of encodePng(picture)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}
