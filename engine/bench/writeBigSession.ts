import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Annotation } from '../protocol/annotation.js';
import type { RunMessage } from '../protocol/runEvent.js';
import { selectionGridCells } from '../protocol/selectionGrid.js';
import { createSession } from '../session/createSession.js';
import { RunRecorder } from '../session/RunRecorder.js';
import { SessionFolder } from '../session/SessionFolder.js';

/** How large the session is made. */
export interface BigSessionSize {
  readonly turns: number;
  readonly tokens: number;
  readonly annotations: number;
  /** Of the model that is made up: how many layers select, and low-res tokens per side; 8 and 12 by default. */
  readonly layers?: number;
  readonly lowresGrid?: number;
}

const at = '2026-11-30T18:00:00.000Z';

/**
 * Writes a session with invented answers and marks, to measure how fast it opens.
 *
 * @param sessionsFolder the folder of all sessions of a profile.
 * @param pictureFile a PNG; it is copied into the session.
 * @returns the session's id.
 */
export async function writeBigSession(
  sessionsFolder: string,
  pictureFile: string,
  picture: { readonly width: number; readonly height: number },
  { turns, tokens, annotations, layers = 8, lowresGrid = 12 }: BigSessionSize,
): Promise<string> {
  const bytes = await readFile(pictureFile);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const kept = { kind: 'copied', file: `${sha256}.png` } as const;
  const { width, height } = picture;
  const session = createSession(
    { name: 'big.png', sha256, sizeBytes: bytes.length, format: 'png', width, height, kept, choices: {} },
    '0.1.0',
    at,
  );
  const path = join(sessionsFolder, session.id);
  await mkdir(join(path, 'picture'), { recursive: true });
  await writeFile(join(path, 'picture', kept.file), bytes);
  const folder = await SessionFolder.create(path, session);
  const runIds = Array.from({ length: turns }, (_, turn) => `run-${turn}`);
  for (const [turn, runId] of runIds.entries()) {
    const run = new RunRecorder({
      runId,
      question: `What is in part ${turn} of the picture, and how does it differ from the part before?`,
      askedAt: at,
      appVersion: '0.1.0',
      picture: { sha256, width, height, choices: {}, shown: '' },
      settings: {
        variant: 'flex',
        sampling: { temperature: 0, topP: 1, seed: 0, maxNewTokens: 128 },
        selector: 'attention',
      },
      model: null,
    });
    for (const message of messagesOf(turn, { tokens, layers, lowresGrid })) run.receive(message, at);
    await folder.writeRun(run.record(), run.masks());
  }
  const marks = Array.from({ length: annotations }, (_, index): Annotation => {
    const [x, y] = [(index * 37) % (width - 40), (index * 53) % (height - 30)];
    return {
      id: `mark-${index}`,
      shape: { type: 'box', x, y, width: 30, height: 20 },
      labelId: 'label',
      note: `mark ${index}`,
      tie: index % 5 === 0 ? { runId: runIds[index % turns]!, tokenIndex: 0, layer: 4 } : null,
      createdAt: at,
      changedAt: at,
    };
  });
  const labels = [{ id: 'label', name: 'part', colour: '#e69f00' }];
  await folder.save({ runIds, annotations: marks, labels });
  await folder.close();
  return session.id;
}

function messagesOf(
  turn: number,
  { tokens, layers: count, lowresGrid }: Required<Pick<BigSessionSize, 'tokens' | 'layers' | 'lowresGrid'>>,
): RunMessage[] {
  const layers = Array.from({ length: count }, (_, index) => 3 + index);
  const words = Array.from({ length: tokens }, (_, tokenIndex): RunMessage[] => {
    const text = ` word${(turn * 31 + tokenIndex * 7) % 400}`;
    const chosen = { id: 40 + tokenIndex, text, logProbability: -0.2 };
    return [
      ...layers.map((layer): RunMessage => {
        const selectionGrid = new Uint8Array(selectionGridCells);
        for (let cell = 0; cell < 12; cell++)
          selectionGrid[(turn + tokenIndex * 5 + layer + cell * 7) % 81] = 1;
        const selectedFraction = selectionGrid.reduce((sum, cell) => sum + cell, 0) / selectionGridCells;
        const attentionMap = Float32Array.from(
          { length: lowresGrid ** 2 },
          (_, i) => ((i * 13 + turn) % 97) / 97,
        );
        return { type: 'layer', tokenIndex, layer, attentionMap, selectionGrid, selectedFraction };
      }),
      { type: 'token', tokenIndex, ...chosen, alternatives: [chosen], elapsedMs: 40 },
    ];
  }).flat();
  return [
    {
      type: 'prefill',
      promptTokens: 300,
      reusedTokens: 0,
      lowresGrid,
      highresGrid: 36,
      selectingLayers: layers,
    },
    ...words,
    {
      type: 'done',
      answer: '',
      stopped: 'end-of-sequence',
      timing: {
        decodeMs: 10,
        preprocessMs: 20,
        visionMs: 900,
        prefillMs: 400,
        firstTokenMs: 1330,
        medianTokenMs: 40,
        totalMs: 1330 + 40 * tokens,
        visionRuns: 10,
      },
      tokensPerSecond: 25,
      decoderFlops: 4e9,
      visionFlops: 2e10,
      selectedFraction: 0.15,
    },
  ];
}
