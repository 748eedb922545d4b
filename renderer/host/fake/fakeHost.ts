import type { MenuCommand } from '../../../electron/ipc/commands.js';
import type {
  AskPayload,
  EngineStatus,
  ModelSource,
  OpenedImage,
  OpeningProgress,
  OpenOutcome,
  PushValues,
  Sample,
  Settings,
} from '../../../electron/ipc/contracts.js';
import { defaultSettings } from '../../../electron/ipc/defaultSettings.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { RunBatch, RunMessage } from '../../../engine/protocol/runEvent.js';
import { maxQuestionLength } from '../../../engine/protocol/limits.js';
import { imageFormatNames } from '../../../engine/protocol/imageFormats.js';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { Host } from '../host.js';
import { fakeBatch } from './fakeBatch.js';
import { fakeEnd, fakeModel, fakeNeutral, fakeRun, fakeTokensOf } from './fakeRun.js';
import { fakeScan, withChoices } from './fakeScan.js';
import { fakeScore } from './fakeScore.js';
import { fakeScene } from './fakeScene.js';
import { fakeSessions, type FakeShelf } from './fakeSessions.js';
import { fakeConversion } from './fakeConversion.js';
import { fakeExperiments } from './fakeExperiments.js';
import { fakeExports } from './fakeExports.js';
import { fakeHub } from './fakeHub.js';
import { fakeModels, fakeShippedFolder, openedFacts } from './fakeModels.js';
import { fakeWords } from './fakeWords.js';

let areRunsOver = false;

/** Ends all that is answered, without a word: for tests whose window is gone. */
export function endFakeRuns(): void {
  areRunsOver = true;
}

/** How quick the fake is, and how it draws. */
export interface FakeHostOptions {
  /** Time of a token in ms. */
  readonly tokenMs: number;
  /** Time until the engine is ready, in ms. */
  readonly startMs: number;
  /** Draws a scene and returns its address; tests without a canvas give their own. */
  readonly draw?: (width: number, height: number, seed: number) => Promise<string>;
  /** The sessions it keeps: those of another fake, for a window that is opened after that one. */
  readonly shelf?: FakeShelf;
}

/**
 * A host that replays invented runs, for tests and for developing in a browser.
 *
 * Words in a question steer it: `crash` kills the engine mid-answer, `long` gives a long answer, `unlike` lies outside what was taught. A file whose
 * name contains `broken` cannot be opened.
 */
export function createFakeHost({
  tokenMs,
  startMs,
  draw = fakeScene,
  shelf = fakeSessions(),
}: FakeHostOptions): Host {
  const listeners = {
    run: new Set<(batch: RunBatch) => void>(),
    engine: new Set<(status: EngineStatus) => void>(),
    command: new Set<(command: MenuCommand) => void>(),
    image: new Set<(opened: PushValues['push:image-opened']) => void>(),
    opening: new Set<(progress: OpeningProgress | null) => void>(),
    opened: new Set<(outcome: OpenOutcome) => void>(),
  };
  let settings: Settings = defaultSettings;
  let engine: EngineStatus = { state: 'starting', stage: 'weights', done: 3, total: 8 };
  let modelSource: ModelSource = shippedSource;
  const { begin, keepRun, ...sessions } = shelf;
  const { batchStatus, ...batch } = fakeBatch(tokenMs);
  const { addFromHub, ...models } = fakeModels((source) => openModel(source));
  const { hubDownloads, ...hub } = fakeHub(tokenMs, addFromHub);
  let images = 0;
  let runs = 0;
  let running: { runId: string; stopped: boolean } | null = null;

  const setEngine = (status: EngineStatus): void => {
    engine = status;
    listeners.engine.forEach((listener) => listener(status));
  };
  setTimeout(() => setEngine({ state: 'ready', model: facts }), startMs);

  const openModel = (source: ModelSource): Promise<Reply<ModelSource>> => {
    modelSource = source;
    setEngine({ state: 'starting', stage: 'weights', done: 3, total: 8 });
    setTimeout(() => {
      if (modelSource === source) setEngine({ state: 'ready', model: openedFacts(facts, source) });
    }, startMs);
    return reply(source);
  };

  /** What was opened, by id. */
  const shown = new Map<string, OpenedImage>();
  const opened = (name: string, width: number, height: number, url: string): OpenedImage =>
    added({
      imageId: `image-${++images}`,
      sessionId: `session-${images}`,
      name,
      width,
      height,
      format: 'png',
      sizeBytes: width * height,
      copied: true,
      pyramid: null,
      isFile: false,
      url,
    });
  const added = (image: OpenedImage): OpenedImage => {
    shown.set(image.imageId, image);
    begin(image);
    return image;
  };

  const replay = async (runId: string, request: AskPayload): Promise<void> => {
    const sent: RunMessage[] = [];
    const image = shown.get(request.imageId);
    const askedAt = new Date().toISOString();
    const push = (...messages: readonly RunMessage[]): void => {
      sent.push(...messages);
      if (image !== undefined)
        keepRun({
          runId,
          request,
          image,
          model: openedFacts(facts, modelSource),
          askedAt,
          messages: [...sent],
        });
      listeners.run.forEach((listener) => listener({ runId, messages }));
    };
    const current = { runId, stopped: false };
    running = current;
    for (const { wait, messages } of fakeRun(request, fakeWords(request))) {
      await sleep(wait * tokenMs);
      if (areRunsOver) return;
      if (current.stopped) {
        push(fakeEnd(request, sent, 'cancelled'));
        break;
      }
      push(...messages);
      const said = sent.filter(({ type }) => type === 'token').length;
      if (said === 4 && request.question.includes('crash')) {
        setEngine({ state: 'restarting', reason: 'The engine process ended with exit code 139.' });
        push({ type: 'failed', code: 'engine-crashed', message: crashMessage });
        setTimeout(() => setEngine({ state: 'ready', model: facts }), startMs);
        break;
      }
    }
    running = null;
  };

  return {
    ...sessions,
    ...batch,
    ...fakeExports(),
    ...fakeExperiments(),
    hello: async () =>
      ok({
        version: '0.1.0',
        electronVersion: 'browser',
        platform: 'linux',
        settings,
        settingsTrouble: null,
        samples: await Promise.all(
          samples.map(async (s, i) => ({ ...s, url: await draw(s.width / 8, s.height / 8, i) })),
        ),
        engine,
        namedPaths: 0,
        modelSource,
        batch: batchStatus(),
        hub: hubDownloads(),
      }),
    updateSettings: (change) => {
      settings = { ...settings, ...change };
      return reply(settings);
    },
    openImageDialog: async () => {
      const image = added({ ...opened('dialog.tif', 1600, 900, await draw(1600, 900, 3)), ...fakeScan });
      return ok({ images: [image], refused: [], notes: [] });
    },
    openDroppedFiles: async (files) => {
      const images: OpenedImage[] = [];
      const refused: { name: string; message: string }[] = [];
      for (const file of files) {
        const { name } = file;
        if (name.includes('broken')) {
          refused.push({ name, message: brokenMessage(name) });
          continue;
        }
        const reply = await openBlob(file, opened);
        if (reply.ok) images.push(reply.value);
        else refused.push({ name, message: reply.error.message });
      }
      return ok({ images, refused, notes: [] });
    },
    openNamedImages: () => reply({ images: [], refused: [], notes: [] }),
    // There is no disk to import from.
    importDialog: () => reply({ images: [], refused: [], notes: [], annotations: [] }),
    importDroppedAnnotations: (files) => {
      const refused = files.map(({ name }) => ({
        name,
        message: 'A window without the app cannot read files.',
      }));
      return reply({ images: [], refused, notes: [], annotations: [] });
    },
    reloadImage: () => Promise.resolve(failure('image-unknown', 'It has no file of its own.')),
    chooseImage: ({ imageId, choices }) => {
      const image = shown.get(imageId);
      if (image === undefined) return Promise.resolve(failure('image-unknown', 'It is not open.'));
      const chosen = withChoices(image, choices);
      if (chosen === null) return Promise.resolve(failure('option-invalid', 'It has no such band.'));
      shown.delete(imageId);
      return reply(added({ ...chosen, imageId: `image-${++images}` }));
    },
    closeImage: () => reply(null),
    modelViews: async () => {
      const view = async (side: number) => ({ url: await draw(side, side, 0), side });
      return ok({ input: await view(facts.highresSize), lowres: await view(facts.lowresSize), hd: null });
    },
    revealImage: () => reply(null),
    copyImagePath: () => reply(null),
    cancelOpening: () => reply(null),
    openImageBytes: ({ name, bytes }) => openBlob(new File([Uint8Array.from(bytes)], name), opened),
    openSample: async ({ sampleId }) => {
      const index = samples.findIndex((sample) => sample.sampleId === sampleId);
      const sample = samples[index];
      if (sample === undefined) return failure('sample-missing', `There is no sample "${sampleId}".`);
      const { title, width, height } = sample;
      return ok(opened(`${title}.png`, width, height, await draw(width, height, index)));
    },
    ...models,
    ...hub,
    ...fakeConversion(),
    useShippedModel: () => openModel(shippedSource),
    modelCard: () => reply('# fake-model\n\nKnows **nothing**.'),
    ask: (request) => {
      if (running !== null) return Promise.resolve(failure('engine-busy', busyMessage));
      if (request.question.length > maxQuestionLength)
        return Promise.resolve(failure('question-too-long', longMessage(request.question)));
      const runId = `run-${++runs}`;
      void replay(runId, request);
      return reply({ runId, kept: true });
    },
    stop: ({ runId }) => {
      if (running?.runId === runId) running.stopped = true;
      return reply(null);
    },
    tokensOf: ({ text }) => reply(fakeTokensOf(text)),
    askNeutral: () =>
      running === null ? reply(fakeNeutral()) : Promise.resolve(failure('engine-busy', busyMessage)),
    scoreAnswer: async (request) => {
      await sleep(tokenMs);
      return ok(fakeScore(request));
    },
    cancelScores: () => reply(null),
    restartEngine: () => {
      setEngine({ state: 'starting', stage: 'weights', done: 0, total: 8 });
      setTimeout(() => setEngine({ state: 'ready', model: facts }), startMs);
      return reply(null);
    },
    onRun: (listener) => subscribe(listeners.run, listener),
    onEngineStatus: (listener) => subscribe(listeners.engine, listener),
    onModelSource: () => () => undefined,
    onSettingsTrouble: () => () => undefined,
    onCommand: (listener) => subscribe(listeners.command, listener),
    onImageOpened: (listener) => subscribe(listeners.image, listener),
    onImageOnDisk: () => () => undefined,
    onImagePreparing: () => () => undefined,
    onOpening: (listener) => subscribe(listeners.opening, listener),
    onOpened: (listener) => subscribe(listeners.opened, listener),
  };
}

const shippedSource: ModelSource = {
  folder: fakeShippedFolder,
  isShipped: true,
  opening: {},
  fallenBackFrom: null,
};

const facts: ModelFacts = {
  modelName: 'fake-model',
  provider: 'cpu',
  providerReason: 'auto: no WebGPU adapter was found, so the CPU runs the model',
  weights: 'fp32',
  variants: ['flex', 'lowres'],
  ownWeights: ['flex'],
  brokenVariants: [],
  layers: fakeModel.layers,
  flexStartLayer: fakeModel.flexStartLayer,
  parameterCount: 1_000_000,
  lowresSize: fakeModel.lowresGrid * fakeModel.patchSize,
  highresSize: fakeModel.highresGrid * fakeModel.patchSize,
  hdSize: null,
  paddingColour: [122, 116, 104],
  lowresGrid: fakeModel.lowresGrid,
  highresGrid: fakeModel.highresGrid,
  threshold: fakeModel.threshold,
};

const samples: readonly Sample[] = [
  sample('street', 'Street with signs', 3840, 2400, 'What does the red sign say?', 'BAKERY 7'),
  sample('tower', 'Tall facade', 1400, 2600, 'Which route stops here?', 'ROUTE 19'),
  sample('plate', 'Small plate', 800, 800, 'What is the house number?', '482'),
];

function sample(
  sampleId: string,
  title: string,
  width: number,
  height: number,
  question: string,
  answer: string,
): Sample {
  return { sampleId, title, width, height, format: 'png', url: '', questions: [{ question, answer }] };
}

const crashMessage =
  'The engine process ended unexpectedly (exit code 139). It is being restarted; the answer so far is kept. Ask again when the engine is ready.';
const busyMessage = 'A question is being answered. Wait for it to finish or stop it, then ask again.';

function brokenMessage(name: string): string {
  return `Expected a whole PNG image, but "${name}" ends after 1,024 of 88,120 bytes. Get the file again and open that copy.`;
}

function longMessage(question: string): string {
  return `Expected a question of at most ${maxQuestionLength} characters, got ${question.length}. Shorten it and ask again.`;
}

async function openBlob(
  file: File,
  opened: (name: string, width: number, height: number, url: string) => OpenedImage,
): Promise<Reply<OpenedImage>> {
  try {
    const bitmap = await createImageBitmap(file);
    const image = opened(file.name, bitmap.width, bitmap.height, URL.createObjectURL(file));
    bitmap.close();
    return ok(image);
  } catch {
    return failure(
      'not-an-image',
      `Expected an image file, but "${file.name}" is none. Open one of these: ${imageFormatNames}.`,
    );
  }
}

function subscribe<T>(set: Set<(value: T) => void>, listener: (value: T) => void): () => void {
  set.add(listener);
  return () => set.delete(listener);
}

function ok<T>(value: T): Reply<T> {
  return { ok: true, value };
}

function reply<T>(value: T): Promise<Reply<T>> {
  return Promise.resolve(ok(value));
}

function failure(code: string, message: string): Reply<never> {
  return { ok: false, error: { code, message } };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
