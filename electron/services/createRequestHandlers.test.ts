import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BatchStatus } from '../ipc/batchContracts.js';
import {
  type BatchHandlers,
  createRequestHandlers,
  type RequestHandlers,
  type ExperimentHandlers,
  type ExportHandlers,
  type HubHandlers,
  type ConversionHandlers,
  type ModelHandlers,
  type SessionHandlers,
} from './createRequestHandlers.js';
import { ImageOpener } from './images/ImageOpener.js';
import { ModelChoice } from './models/ModelChoice.js';
import { ImageRegistry } from './images/ImageRegistry.js';
import { SampleShelf } from './images/SampleShelf.js';
import { SettingsService } from './settings/SettingsService.js';
import { TemporaryFolder } from '../../engine/storage/TemporaryFolder.js';
import { ServiceError } from './ServiceError.js';

let folder: string;
let handlers: RequestHandlers;
let chosenPaths: string[];
const engine = {
  ask: vi.fn(() => 'run-1'),
  askAside: vi.fn((): Promise<never> => Promise.reject(new Error('nothing was asked'))),
  stop: vi.fn(),
  score: vi.fn(),
  cancelScores: vi.fn(),
  restart: vi.fn(),
  tokensOf: vi.fn(() => Promise.resolve([5, 6])),
  setProvider: vi.fn(),
  setModel: vi.fn(),
  checkpointDir: '/nowhere',
  opening: {},
  status: { state: 'starting', stage: 'process', done: 0, total: 1 } as const,
};
const applyTheme = vi.fn();
const views = { find: vi.fn(), forget: vi.fn(() => Promise.resolve()) };
const desktop = { reveal: vi.fn(), copyText: vi.fn() };
const follow = vi.fn();
const beginRun = vi.fn(() => Promise.resolve(true));
const readAnnotations = vi.fn((file: string) =>
  file.endsWith('bad.json')
    ? Promise.reject(new ServiceError('annotations-malformed', 'It is other JSON.'))
    : Promise.resolve({ format: 'COCO', annotations: [], labels: [], notes: ['One was left out.'] }),
);

/** sha256 of `pixels`. */
const pixelsHash = '6ec9c2b0eb14010746c8bce8939303b382344b296206612eb8a907a37b2b2f37';

beforeEach(async () => {
  vi.clearAllMocks();
  chosenPaths = [];
  folder = await mkdtemp(join(tmpdir(), 'fovea-handlers-'));
  await writeFile(join(folder, 'bus.png'), 'pixels');
  const sample = { image: 'bus.png', title: 'Bus', width: 4, height: 3, question: 'Line?', answer: '42' };
  await writeFile(join(folder, 'samples.json'), JSON.stringify([sample]));
  const images = new ImageRegistry({
    open: () =>
      Promise.resolve({ width: 8, height: 6, format: 'png', encodedHash: 'abc', transcoded: false }),
    close: () => undefined,
    sessions: {
      begin: ({ sha256, choices }) => Promise.resolve({ sessionId: `session-${sha256}`, choices }),
      end: () => Promise.resolve(),
    },
    large: { open: () => Promise.resolve(null), close: () => undefined, tile: () => Promise.resolve(null) },
    temporaryFolder: new TemporaryFolder(folder),
  });
  const settings = await SettingsService.open(join(folder, 'settings.json'));
  const model = new ModelChoice({
    engine,
    settings,
    shippedModelDir: '/shipped',
    isRemembered: false,
    onChange: vi.fn(),
  });
  handlers = createRequestHandlers({
    runs: { begin: beginRun },
    batchHandlers: {} as BatchHandlers,
    batch: { status: {} as BatchStatus },
    exportHandlers: {} as ExportHandlers, // the same
    conversionHandlers: {} as ConversionHandlers,
    modelHandlers: {} as ModelHandlers, // the same
    hub: { list: [] },
    hubHandlers: {} as HubHandlers, // the same
    experimentHandlers: {} as ExperimentHandlers, // the same
    sessionHandlers: {} as SessionHandlers, // tested with the service itself
    settings,
    model,
    desktop,
    images,
    opener: new ImageOpener({ images, takeBundle: vi.fn(), onProgress: vi.fn(), onOpened: vi.fn() }),
    samples: await SampleShelf.open(folder),
    engine,
    views,
    disk: { refresh: vi.fn(), check: vi.fn(), follow },
    applyTheme,
    chooseImagePaths: () => Promise.resolve(chosenPaths),
    app: { version: '1', electronVersion: '33', platform: 'linux', settingsTrouble: null, namedPaths: 1 },
    importer: { readAnnotations },
    chooseImports: () => Promise.resolve(chosenPaths),
    namedImages: () => Promise.resolve({ images: [], refused: [], notes: ['no such file'] }),
  });
});
afterEach(() => rm(folder, { recursive: true }));

const question = {
  question: 'What?',
  variant: 'flex',
  sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 4 },
  selector: 'attention',
} as const;

it('asks the neutral question as the answer it is for, keeps no run of it and gives what its layers attended to', async () => {
  const { imageId } = await handlers['images:open-sample']({ sampleId: 'bus' });
  beginRun.mockClear();
  const layer = (index: number, value: number, tokenIndex = 0): object => ({
    type: 'layer',
    tokenIndex,
    layer: index,
    attentionMap: new Float32Array(4).fill(value),
  });
  engine.askAside.mockResolvedValueOnce([
    layer(3, 1),
    layer(4, 2),
    layer(3, 9, 1),
    { type: 'done' },
  ] as never);
  const settings = { variant: 'flex', selector: 'attention', threshold: 60 } as const;
  expect(await handlers['engine:neutral']({ imageId, ...settings })).toEqual({
    layers: [3, 4],
    maps: Float32Array.of(1, 1, 1, 1, 2, 2, 2, 2),
  });
  expect(engine.askAside).toHaveBeenCalledWith(
    expect.objectContaining({ imageId }),
    expect.objectContaining({ ...settings, question: 'Write a general description of the image.' }),
  );
  expect(beginRun).not.toHaveBeenCalled();
  engine.askAside.mockResolvedValueOnce([{ type: 'done' }] as never);
  await expect(handlers['engine:neutral']({ imageId, ...settings })).rejects.toMatchObject({
    code: 'neutral-empty',
  });
});

it('greets with everything the window needs', async () => {
  expect(await handlers['app:hello'](undefined)).toMatchObject({
    version: '1',
    settings: { theme: 'system' },
    samples: [{ sampleId: 'bus' }],
    engine: { state: 'starting' },
    namedPaths: 1,
    modelSource: { folder: '/nowhere', isShipped: false, fallenBackFrom: null },
  });
  expect(await handlers['images:open-named'](undefined)).toMatchObject({ notes: ['no such file'] });
});

it('opens a sample and asks the engine about its file by id', async () => {
  const { imageId, width } = await handlers['images:open-sample']({ sampleId: 'bus' });
  expect(width).toBe(4);
  expect(await handlers['engine:ask']({ imageId, ...question })).toEqual({ runId: 'run-1', kept: true });
  expect(engine.ask).toHaveBeenCalledWith(
    { imageId, path: join(folder, 'bus.png'), name: 'bus.png', encodedHash: pixelsHash },
    question,
  );
});

it('refuses a question about an image that is not open, as a rejection', async () => {
  await expect(handlers['engine:ask']({ imageId: 'none', ...question })).rejects.toMatchObject({
    code: 'image-unknown',
  });
  await expect(handlers['images:open-sample']({ sampleId: 'none' })).rejects.toMatchObject({
    code: 'sample-unknown',
  });
});

it('opens what the dialog returns and nothing when it was cancelled', async () => {
  const nothing = { images: [], refused: [], notes: [] };
  expect(await handlers['images:open-dialog']({ kind: 'files' })).toEqual(nothing);
  chosenPaths = [join(folder, 'bus.png')];
  expect(await handlers['images:open-dialog']({ kind: 'files' })).toMatchObject({
    images: [{ name: 'bus.png', width: 8 }],
  });
});

it('lets provider and theme take effect at once', async () => {
  await handlers['settings:update']({ provider: 'webgpu', theme: 'dark' });
  expect(engine.setProvider).toHaveBeenCalledWith('webgpu');
  expect(applyTheme).toHaveBeenCalledWith('dark');
});

it('shows where the file of a picture lies, and copies its path; of no other', async () => {
  chosenPaths = [join(folder, 'bus.png')];
  const { images } = await handlers['images:open-dialog']({ kind: 'files' });
  const { imageId, isFile } = images[0]!;
  expect(isFile).toBe(true);
  const path = await realpath(chosenPaths[0]!);
  await handlers['images:reveal']({ imageId });
  expect(desktop.reveal).toHaveBeenCalledExactlyOnceWith(path);
  await handlers['images:copy-path']({ imageId });
  expect(desktop.copyText).toHaveBeenCalledExactlyOnceWith(path);
  await rm(path);
  await expect(handlers['images:reveal']({ imageId })).rejects.toMatchObject({ code: 'image-missing' });

  const pasted = await handlers['images:open-bytes']({ name: 'a.png', bytes: new Uint8Array([1]) });
  expect(pasted.isFile).toBe(false);
  for (const channel of ['images:reveal', 'images:copy-path'] as const)
    await expect(handlers[channel]({ imageId: pasted.imageId })).rejects.toMatchObject({
      code: 'image-unknown',
    });
  expect(desktop.reveal).toHaveBeenCalledOnce();
});

it('a picture opened again with choices takes the place of the other, for the watch on its file too', async () => {
  const path = join(folder, 'bus.png');
  const { images } = await handlers['images:open-paths']({ paths: [path] });
  const { imageId } = images[0]!;
  const chosen = await handlers['images:choose']({ imageId, choices: { page: 2 } });
  expect(chosen).toMatchObject({ name: 'bus.png', choices: { page: 2 } });
  expect(follow).toHaveBeenCalledWith(imageId, chosen.imageId);
  await handlers['engine:ask']({ imageId: chosen.imageId, ...question });
  expect(engine.ask).toHaveBeenCalledWith(expect.objectContaining({ choices: { page: 2 } }), question);
});

it('annotations are read for the session that is named; one that is refused holds up no other', async () => {
  chosenPaths = ['/marks/good.json', '/marks/bad.json'];
  const expected = {
    images: [],
    refused: [{ name: 'bad.json', message: 'It is other JSON.' }],
    notes: ['good.json (COCO): 0 annotations imported.', 'One was left out.'],
    annotations: [{ format: 'COCO', annotations: [], labels: [], notes: ['One was left out.'] }],
  };
  expect(await handlers['imports:open-dialog']({ sessionId: 'session-1' })).toEqual(expected);
  expect(readAnnotations).toHaveBeenCalledWith('/marks/good.json', 'session-1');
  expect(await handlers['imports:annotations']({ sessionId: 'session-1', paths: chosenPaths })).toEqual(
    expected,
  );
});
