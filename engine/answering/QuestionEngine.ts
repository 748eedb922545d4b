import { EngineError } from '../protocol/EngineError.js';
import { answerEncoder } from './answerEncoder.js';
import { engineBusy } from './engineBusy.js';
import type { Engine, EngineInfo } from './Engine.js';
import type { AskRequest } from './askRequest.js';
import type { LoadedModel } from './LoadedModel.js';
import type { RunEvent } from '../protocol/runEvent.js';
import { runQuestion } from './runQuestion.js';

/** An open model: lets one run through at a time and frees everything at the end. */
export class QuestionEngine implements Engine {
  readonly encodeAnswer: Engine['encodeAnswer'];
  private isRunning = false;
  /** The piece of work under way, if any: up to the next event. */
  private inFlight: Promise<unknown> = Promise.resolve();
  private disposal: Promise<void> | undefined;

  constructor(
    private readonly model: LoadedModel,
    readonly info: EngineInfo,
  ) {
    const { tokenizer, checkpoint } = model;
    // Of the model it holds the tokenizer alone, for others may keep it longer than this engine is open.
    this.encodeAnswer = answerEncoder(tokenizer, checkpoint.dir);
  }

  async *ask(request: AskRequest): AsyncGenerator<RunEvent, void, undefined> {
    this.checkOpen();
    if (this.isRunning) throw engineBusy();
    this.isRunning = true;
    const run = runQuestion(this.model, request);
    try {
      for (;;) {
        this.checkOpen();
        const next = run.next();
        this.inFlight = next;
        const { value, done } = await next;
        if (done === true) return;
        yield value;
      }
    } finally {
      await run.return();
      this.isRunning = false;
    }
  }

  async dispose(): Promise<void> {
    this.disposal ??= this.free();
    return this.disposal;
  }

  /** Waits for the work under way: a session must not go away while it executes. */
  private async free(): Promise<void> {
    await this.inFlight.catch(() => undefined);
    this.model.decoderMemory.clear();
    await this.model.images.dispose();
    await this.model.decoder.dispose();
    this.model.checkpoint.close();
  }

  private checkOpen(): void {
    if (this.disposal !== undefined) {
      throw new EngineError('engine-disposed', 'This engine has been closed. Open the model again.');
    }
  }
}
