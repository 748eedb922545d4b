import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Engine, EngineOptions, runExperiment } from '../../engine/index.js';
import { modelFactsSchema } from '../../engine/protocol/modelFacts.js';
import type { RunEvent } from '../../engine/protocol/runEvent.js';
import type { FromEngine, ToEngine } from '../ipc/engineMessages.js';
import { EngineTurns } from './EngineTurns.js';
import { ExperimentHost } from './ExperimentHost.js';
import { type OpenPicture, OpenPictures } from './OpenPictures.js';
import { RunBatcher } from './RunBatcher.js';
import { scoreWithHeads } from './scoreWithHeads.js';
import { toFailure } from './toFailure.js';
import { writeDisplayImage } from './writeDisplayImage.js';
import { writeThumbnail } from './writeThumbnail.js';
import { writeModelViews } from './writeModelViews.js';

/** What the host needs from outside: the engine's entrance and a way to answer. */
export interface EngineHostParts {
  readonly openEngine: (options: EngineOptions) => Promise<Engine>;
  readonly openPicture: OpenPicture;
  readonly post: (message: FromEngine) => void;
  readonly runExperiment: typeof runExperiment;
  /** Test aid (`FOVEA_TOKEN_DELAY_MS`): waits this long after each token, so that a short answer can be stopped. */
  readonly tokenDelayMs?: number;
}

type OpenMessage = Extract<ToEngine, { type: 'open' }>;
type AskMessage = Extract<ToEngine, { type: 'ask' }>;
type ScoreMessage = Extract<ToEngine, { type: 'score' }>;
type ModelViewsMessage = Extract<ToEngine, { type: 'model-views' }>;
type TokensMessage = Extract<ToEngine, { type: 'tokens' }>;
type ThumbnailMessage = Extract<ToEngine, { type: 'thumbnail' }>;
type OpenImageMessage = Extract<ToEngine, { type: 'open-image' }>;

/**
 * The engine process's only object: owns one open engine and the open pictures, carries out the main process's messages
 * and streams the events of the run back. Knows no Electron; its messages are plain values.
 */
export class EngineHost {
  private engine: Engine | null = null;
  private run: { readonly runId: string; readonly abort: AbortController } | null = null;
  /** The answer that is being scored. */
  private scoring: { readonly requestId: string; readonly abort: AbortController } | null = null;
  private readonly pictures: OpenPictures;
  private readonly turns = new EngineTurns();
  private readonly experiments: ExperimentHost;
  /** The pictures that are being opened, by id. */
  private readonly opening = new Map<string, AbortController>();
  /** Settles when the pictures asked for so far are decoded. */
  private decoding: Promise<void> = Promise.resolve();

  constructor(private readonly parts: EngineHostParts) {
    this.pictures = new OpenPictures(parts.openPicture);
    this.experiments = new ExperimentHost({
      engine: () => this.engine,
      pictures: this.pictures,
      turns: this.turns,
      post: parts.post,
      runExperiment: parts.runExperiment,
    });
  }

  /** Carries out one message. Never rejects: every failure becomes a message of its own. */
  async handle(message: ToEngine): Promise<void> {
    switch (message.type) {
      case 'open':
        return this.open(message);
      case 'ask':
        return this.ask(message);
      case 'stop':
        if (this.run?.runId === message.runId) this.run.abort.abort();
        return;
      case 'experiment':
        return this.experiments.start(message);
      case 'stop-experiment':
        this.experiments.stop(message.experimentId);
        return;
      case 'tokens':
        this.readTokens(message);
        return;
      case 'score':
        return this.score(message);
      case 'stop-score':
        if (this.scoring?.requestId === message.requestId) this.scoring.abort.abort();
        return;
      case 'open-image':
        this.decoding = Promise.all([this.decoding, this.openImage(message)]).then(() => undefined);
        return this.decoding;
      case 'model-views':
        return this.writeViews(message);
      case 'thumbnail':
        return this.writeThumbnail(message);
      case 'close-image':
        this.opening.get(message.imageId)?.abort();
        this.pictures.forget(message.imageId);
        return;
    }
  }

  private async open({ checkpointDir, provider, opening }: OpenMessage): Promise<void> {
    try {
      // Opening blocks the thread for seconds; a picture that is already asked for is shown first.
      await nextTurn();
      await this.decoding;
      await this.engine?.dispose();
      this.engine = null;
      const onProgress = (stage: string, done: number, total: number): void =>
        this.parts.post({ type: 'opening', stage, done, total });
      this.engine = await this.parts.openEngine({ checkpointDir, provider, ...opening, onProgress });
      // Parsed, because the engine knows more of itself than may cross.
      this.parts.post({ type: 'opened', model: modelFactsSchema.parse(this.engine.info) });
    } catch (error) {
      this.parts.post({ type: 'open-failed', error: toFailure(error) });
    }
  }

  private async ask({ runId, image, question }: AskMessage): Promise<void> {
    const batch = new RunBatcher((messages) => this.parts.post({ type: 'run', runId, messages }));
    const abort = new AbortController();
    try {
      if (this.engine === null) throw new Error('A question arrived before the model was open.');
      // The main process asks one question at a time; were it to ask two, the engine refuses the second.
      this.run ??= { runId, abort };
      const { engine } = this;
      const picture = await this.pictures.find(image);
      await this.turns.question(async () => {
        for await (const event of engine.ask({
          ...question,
          attentionMaps: true,
          image: picture,
          signal: abort.signal,
        })) {
          batch.add(withoutLogits(event));
          if (event.type === 'token' && this.parts.tokenDelayMs) await delay(this.parts.tokenDelayMs);
        }
      });
      if (!abort.signal.aborted) this.pictures.releasePixels(picture);
    } catch (error) {
      batch.add({ type: 'failed', ...toFailure(error) });
    } finally {
      batch.flush();
      if (this.run?.runId === runId) this.run = null;
    }
  }

  private async score({ requestId, image, question, answerIds, heads }: ScoreMessage): Promise<void> {
    const abort = new AbortController();
    this.scoring = { requestId, abort };
    const turn = await this.turns.next(abort.signal);
    try {
      if (this.engine === null) throw new Error('An answer was to be scored before the model was open.');
      const picture = await this.pictures.find(image);
      const signal = AbortSignal.any([abort.signal, turn.signal]);
      const score = await scoreWithHeads(
        this.engine,
        { ...question, image: picture, signal },
        answerIds,
        heads,
      );
      this.pictures.releasePixels(picture);
      this.parts.post({ type: 'scored', requestId, score });
    } catch (error) {
      const gaveWay = turn.signal.aborted && !abort.signal.aborted;
      const failure = gaveWay || abort.signal.aborted ? scoreStopped : toFailure(error);
      this.parts.post({ type: 'score-refused', requestId, error: failure, gaveWay });
    } finally {
      this.forgetScoring(requestId);
      turn.end();
    }
  }

  /** Another may be the one that is known by now. */
  private forgetScoring(requestId: string): void {
    if (this.scoring?.requestId === requestId) this.scoring = null;
  }

  private async openImage({ image, displayPath }: OpenImageMessage): Promise<void> {
    const { imageId } = image;
    const abort = new AbortController();
    const { signal } = abort;
    this.opening.set(imageId, abort);
    try {
      const picture = await this.pictures.find(image, signal);
      const pixels = await picture.pixels({ signal });
      this.pictures.keepPixels(picture, pixels.data.byteLength);
      const { width, height, format, details } = pixels;
      const transcoded = await writeDisplayImage(pixels, displayPath);
      signal.throwIfAborted();
      const { encodedHash } = picture;
      this.parts.post({
        type: 'image-opened',
        imageId,
        facts: { width, height, format, details, encodedHash, transcoded },
      });
    } catch (error) {
      // Who closed it waits for nothing.
      if (signal.aborted) {
        this.pictures.forget(imageId);
        return;
      }
      this.parts.post({ type: 'image-refused', imageId, error: toFailure(error) });
    } finally {
      this.opening.delete(imageId);
    }
  }

  private async writeViews({ requestId, image, paths }: ModelViewsMessage): Promise<void> {
    try {
      if (this.engine === null) throw new Error('The model was asked what it sees before it was open.');
      const { preprocess } = this.engine.info;
      const picture = await this.pictures.find(image);
      const sides = await writeModelViews(picture, preprocess, paths);
      const { known } = picture;
      if (picture.large === undefined && known) {
        this.pictures.keepPixels(picture, known.width * known.height * 3);
      }
      this.parts.post({ type: 'model-views-written', requestId, sides });
    } catch (error) {
      this.parts.post({ type: 'model-views-refused', requestId, error: toFailure(error) });
    }
  }

  private readTokens({ requestId, text, after }: TokensMessage): void {
    try {
      if (this.engine === null) throw new Error('A text was to be read before the model was open.');
      const ids = this.engine.encodeAnswer(text, { after });
      this.parts.post({ type: 'tokens-read', requestId, ids });
    } catch (error) {
      this.parts.post({ type: 'tokens-refused', requestId, error: toFailure(error) });
    }
  }

  private async writeThumbnail({ requestId, image, path }: ThumbnailMessage): Promise<void> {
    try {
      const picture = await this.pictures.find(image);
      const sizeBytes = await writeThumbnail(picture, path);
      this.pictures.keepPixels(picture, sizeBytes);
      this.parts.post({ type: 'thumbnail-written', requestId });
    } catch (error) {
      this.parts.post({ type: 'thumbnail-refused', requestId, error: toFailure(error) });
    }
  }
}

const scoreStopped = { code: 'score-cancelled', message: 'The scoring of an answer was stopped.' };

/** Logits stay in this process: a vocabulary of numbers for every token, which no window shows. */
function withoutLogits(event: RunEvent): RunEvent {
  return event.type === 'token' ? { ...event, logits: undefined } : event;
}
