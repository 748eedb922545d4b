import type {
  Hello,
  OpenOutcome,
  ReplyValues,
  RequestChannel,
  RequestPayload,
  Settings,
} from '../ipc/contracts.js';
import type { BatchService } from './batch/BatchService.js';
import type { batchRequests } from '../ipc/batchContracts.js';
import type { conversionRequests } from '../ipc/conversionContracts.js';
import type { experimentRequests } from '../ipc/experimentContracts.js';
import type { exportRequests } from '../ipc/exportContracts.js';
import type { hubRequests } from '../ipc/hubContracts.js';
import type { modelRequests } from '../ipc/modelContracts.js';
import type { sessionRequests } from '../ipc/sessionContracts.js';
import type { HubDownloads } from './hub/HubDownloads.js';
import { neutralAnswer, neutralQuestionOf } from './engine/neutralAnswer.js';
import type { EngineSupervisor } from './engine/EngineSupervisor.js';
import { isAnnotationsName, type SessionImporter } from './imports/SessionImporter.js';
import { withAnnotations } from './imports/withAnnotations.js';
import type { DiskWatch } from './images/DiskWatch.js';
import type { ImageOpener } from './images/ImageOpener.js';
import type { ImageRegistry } from './images/ImageRegistry.js';
import type { ModelViewShelf } from './images/ModelViewShelf.js';
import type { SampleShelf } from './images/SampleShelf.js';
import type { ModelChoice } from './models/ModelChoice.js';
import type { RunKeeper } from './sessions/RunKeeper.js';
import type { SettingsService } from './settings/SettingsService.js';

/** One function per request channel: payload already parsed in, reply value out, expected failures thrown. */
export type RequestHandlers = {
  readonly [C in RequestChannel]: (payload: RequestPayload<C>) => Promise<ReplyValues[C]>;
};

/** The handlers of what the window asks of sessions. */
export type SessionHandlers = Pick<RequestHandlers, keyof typeof sessionRequests>;

/** The handlers of what the window asks of batches. */
export type BatchHandlers = Pick<RequestHandlers, keyof typeof batchRequests>;
/** The handlers of what the window asks of exports. */
export type ExportHandlers = Pick<RequestHandlers, keyof typeof exportRequests>;

/** The handlers of what the window asks of experiments. */
export type ExperimentHandlers = Pick<RequestHandlers, keyof typeof experimentRequests>;

/** The handlers of what the window asks of models. */
export type ModelHandlers = Pick<RequestHandlers, keyof typeof modelRequests>;

/** The handlers of what the window asks of the hub. */
export type HubHandlers = Pick<RequestHandlers, keyof typeof hubRequests>;
/** The handlers of what the window asks of conversions. */
export type ConversionHandlers = Pick<RequestHandlers, keyof typeof conversionRequests>;

/** What the handlers work with. */
export interface RequestHandlerParts {
  readonly settings: SettingsService;
  readonly images: ImageRegistry;
  readonly samples: SampleShelf;
  readonly views: Pick<ModelViewShelf, 'find' | 'forget'>;
  readonly engine: Pick<
    EngineSupervisor,
    'ask' | 'askAside' | 'stop' | 'tokensOf' | 'score' | 'cancelScores' | 'restart' | 'setProvider' | 'status'
  >;
  readonly model: Pick<ModelChoice, 'source'>;
  /** Lets the desktop's own parts (frame, menus, dialogs) follow the theme. */
  readonly applyTheme: (theme: Settings['theme']) => void;
  readonly opener: Pick<ImageOpener, 'openPaths' | 'cancel'>;
  readonly disk: Pick<DiskWatch, 'refresh' | 'check' | 'follow'>;
  /** Shows the native dialog; no path when it was cancelled. */
  readonly chooseImagePaths: (
    kind: RequestPayload<'images:open-dialog'>['kind'],
  ) => Promise<readonly string[]>;
  /** What the desktop does with the path of a file: show it in its file manager, put it on the clipboard. */
  readonly desktop: { readonly reveal: (path: string) => void; readonly copyText: (text: string) => void };
  /** What is fixed for this run of the app. */
  readonly app: Pick<Hello, 'version' | 'electronVersion' | 'platform' | 'settingsTrouble' | 'namedPaths'>;
  /** What became of the pictures named on the command line. */
  readonly namedImages: () => Promise<OpenOutcome>;
  readonly importer: Pick<SessionImporter, 'readAnnotations'>;
  /** Shows the native dialog for bundles and annotations; no path when the person cancels. */
  readonly chooseImports: () => Promise<readonly string[]>;
  readonly sessionHandlers: SessionHandlers;
  readonly exportHandlers: ExportHandlers;
  readonly experimentHandlers: ExperimentHandlers;
  readonly modelHandlers: ModelHandlers;
  readonly hub: Pick<HubDownloads, 'list'>;
  readonly hubHandlers: HubHandlers;
  readonly conversionHandlers: ConversionHandlers;
  readonly runs: Pick<RunKeeper, 'begin'>;
  readonly batch: Pick<BatchService, 'status'>;
  readonly batchHandlers: BatchHandlers;
}

/** The bodies of all requests of the window. */
export function createRequestHandlers(parts: RequestHandlerParts): RequestHandlers {
  const { settings, images, samples, views, engine, model, desktop } = parts;
  return {
    ...parts.sessionHandlers,
    ...parts.batchHandlers,
    ...parts.exportHandlers,
    ...parts.experimentHandlers,
    ...parts.modelHandlers,
    ...parts.hubHandlers,
    ...parts.conversionHandlers,
    'app:hello': () =>
      Promise.resolve({
        ...parts.app,
        settings: settings.current,
        samples: samples.samples,
        engine: engine.status,
        modelSource: model.source,
        batch: parts.batch.status,
        hub: parts.hub.list,
      }),
    'settings:update': async (change) => {
      try {
        return await settings.update(change);
      } finally {
        // A change that could not be saved still holds until the app quits.
        engine.setProvider(settings.current.provider);
        parts.applyTheme(settings.current.theme);
      }
    },
    'images:open-dialog': async ({ kind }) => parts.opener.openPaths(await parts.chooseImagePaths(kind)),
    'images:open-paths': ({ paths }) => parts.opener.openPaths(paths),
    'images:open-named': () => parts.namedImages(),
    'imports:open-dialog': async ({ sessionId }) => {
      const paths = await parts.chooseImports();
      const marks = paths.filter(isAnnotationsName);
      const opened = await parts.opener.openPaths(paths.filter((path) => !isAnnotationsName(path)));
      return withAnnotations(opened, marks, sessionId, parts.importer);
    },
    'imports:annotations': ({ sessionId, paths }) =>
      withAnnotations({ images: [], refused: [], notes: [] }, paths, sessionId, parts.importer),
    'images:reload': async ({ imageId }) => {
      const image = await images.reload(imageId);
      void views.forget(imageId);
      parts.disk.refresh();
      return image;
    },
    'images:choose': async ({ imageId, choices }) => {
      const image = await images.choose(imageId, choices);
      void views.forget(imageId);
      parts.disk.follow(imageId, image.imageId);
      return image;
    },
    'images:close': async ({ imageId }) => {
      await images.close(imageId);
      void views.forget(imageId);
      parts.disk.refresh();
      return null;
    },
    // Async, so that an unknown image rejects instead of throwing.
    'images:model-views': async ({ imageId }) => views.find(images.reference(imageId)),
    'images:reveal': async ({ imageId }) => {
      desktop.reveal(await images.filePath(imageId));
      return null;
    },
    'images:copy-path': async ({ imageId }) => {
      desktop.copyText(await images.filePath(imageId));
      return null;
    },
    'images:cancel-opening': () => {
      parts.opener.cancel();
      return Promise.resolve(null);
    },
    'images:open-bytes': ({ name, bytes }) => images.openBytes(name, bytes),
    // Async, so that an unknown sample or image rejects instead of throwing.
    'images:open-sample': async ({ sampleId }) => {
      const { sample, file } = samples.find(sampleId);
      const { width, height, format } = sample;
      return images.openShipped(file.path, { width, height, format });
    },
    'engine:ask': async ({ imageId, ...question }) => {
      void parts.disk.check();
      const reference = images.reference(imageId);
      const runId = engine.ask(reference, question);
      const kept = await parts.runs.begin(runId, images.opened(imageId)!, reference.encodedHash!, question);
      return { runId, kept };
    },
    'engine:stop': ({ runId }) => {
      engine.stop(runId);
      return Promise.resolve(null);
    },
    'engine:tokens': ({ text, after }) => engine.tokensOf(text, after),
    'engine:neutral': async ({ imageId, ...settings }) =>
      neutralAnswer(await engine.askAside(images.reference(imageId), neutralQuestionOf(settings))),
    'engine:score': async ({ imageId, ...scoring }) => engine.score(images.reference(imageId), scoring),
    'engine:cancel-scores': () => {
      engine.cancelScores();
      return Promise.resolve(null);
    },
    'engine:restart': () => {
      engine.restart();
      return Promise.resolve(null);
    },
  };
}
