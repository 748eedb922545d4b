import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { AskRequest, Engine, EngineOptions, ImageSource, RgbImage } from '../../engine/index.js';
import type { FromEngine, ToEngine } from '../ipc/engineMessages.js';
import { RunBatch } from './RunBatch.js';
import { toFailure } from './toFailure.js';
import { toModelFacts } from './toModelFacts.js';
import { toRunMessage } from './toRunMessage.js';
import { writeDisplayImage } from './writeDisplayImage.js';

/** What the host needs from outside: the engine's entrance and a way to answer. */
export interface EngineHostParts {
  readonly openEngine: (options: EngineOptions) => Promise<Engine>;
  readonly decodeImage: (source: ImageSource) => Promise<RgbImage>;
  readonly post: (message: FromEngine) => void;
  /** Test aid (`FOVEA_TOKEN_DELAY_MS`): waits this long after each token, so that a short answer can be stopped. */
  readonly tokenDelayMs?: number;
}

type AskMessage = Extract<ToEngine, { type: 'ask' }>;
type InspectMessage = Extract<ToEngine, { type: 'inspect' }>;

/**
 * The engine process's only object: owns one open engine, carries out the main process's messages and streams
 * the events of the run back. Knows no Electron; its messages are plain values.
 */
export class EngineHost {
  private engine: Engine | null = null;
  private run: { readonly runId: string; readonly abort: AbortController } | null = null;
  /** Settles when the images asked for so far are decoded. */
  private decoding: Promise<void> = Promise.resolve();

  constructor(private readonly parts: EngineHostParts) {}

  /** Carries out one message. Never rejects: every failure becomes a message of its own. */
  async handle(message: ToEngine): Promise<void> {
    switch (message.type) {
      case 'open':
        return this.open(message.checkpointDir, message.provider);
      case 'ask':
        return this.ask(message);
      case 'stop':
        if (this.run?.runId === message.runId) this.run.abort.abort();
        return;
      case 'inspect':
        this.decoding = Promise.all([this.decoding, this.inspect(message)]).then(() => undefined);
        return this.decoding;
    }
  }

  private async open(checkpointDir: string, provider: EngineOptions['provider']): Promise<void> {
    try {
      // Opening blocks the thread for seconds; an image that is already asked for is shown first.
      await nextTurn();
      await this.decoding;
      await this.engine?.dispose();
      this.engine = null;
      const onProgress = (stage: string, done: number, total: number): void =>
        this.parts.post({ type: 'opening', stage, done, total });
      this.engine = await this.parts.openEngine({ checkpointDir, provider, onProgress });
      this.parts.post({ type: 'opened', model: toModelFacts(this.engine.info) });
    } catch (error) {
      this.parts.post({ type: 'open-failed', error: toFailure(error) });
    }
  }

  private async ask({ runId, imagePath, question }: AskMessage): Promise<void> {
    const batch = new RunBatch((messages) => this.parts.post({ type: 'run', runId, messages }));
    const abort = new AbortController();
    try {
      if (this.engine === null) throw new Error('A question arrived before the model was open.');
      const events = this.engine.ask(toAskRequest(imagePath, question, abort.signal));
      // The main process asks one question at a time; were it to ask two, the engine refuses the second.
      this.run ??= { runId, abort };
      for await (const event of events) {
        batch.add(toRunMessage(event));
        if (event.type === 'token' && this.parts.tokenDelayMs) await delay(this.parts.tokenDelayMs);
      }
    } catch (error) {
      batch.add({ type: 'failed', ...toFailure(error) });
    } finally {
      batch.flush();
      if (this.run?.runId === runId) this.run = null;
    }
  }

  private async inspect({ requestId, imagePath, displayPath }: InspectMessage): Promise<void> {
    try {
      const pixels = await this.parts.decodeImage({ path: imagePath });
      const transcoded = await writeDisplayImage(pixels, displayPath);
      const { width, height, format } = pixels;
      this.parts.post({ type: 'inspected', requestId, image: { width, height, format, transcoded } });
    } catch (error) {
      this.parts.post({ type: 'inspect-failed', requestId, error: toFailure(error) });
    }
  }
}

function toAskRequest(path: string, question: AskMessage['question'], signal: AbortSignal): AskRequest {
  const { force, forbid, threshold, ...rest } = question;
  return {
    ...rest,
    image: { path },
    signal,
    ...(threshold === undefined ? {} : { threshold }),
    steering: {
      ...(force ? { force: Uint8Array.from(force) } : {}),
      ...(forbid ? { forbid: Uint8Array.from(forbid) } : {}),
    },
  };
}
