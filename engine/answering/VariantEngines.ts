import { cancelledBeforeStart } from '../protocol/cancelledBeforeStart.js';
import { EngineError } from '../protocol/EngineError.js';
import { engineBusy } from './engineBusy.js';
import type { ModelFacts } from '../protocol/modelFacts.js';
import type { ProgressEvent, RunEvent } from '../protocol/runEvent.js';
import { type Variant, variants } from '../protocol/variant.js';
import type { AskRequest } from './askRequest.js';
import type { Engine, EngineInfo, EngineOptions } from './Engine.js';

/** Weights of a checkpoint that can be open: the base weights or those trained for a variant. */
type WeightsName = Variant | 'base';

/**
 * One checkpoint as all its variants, each answering from the weights trained for it. Small models stay open side by side;
 * of large ones, those used longest ago are closed before the next are opened.
 */
export class VariantEngines implements Engine {
  readonly info: EngineInfo;
  /** All weights of a checkpoint share its tokenizer. */
  readonly encodeAnswer: Engine['encodeAnswer'];
  private readonly trained: readonly Variant[];
  /** Least recently used first. */
  private readonly opened: Map<WeightsName, Engine>;
  private isRunning = false;
  private isDisposed = false;

  /**
   * @param base the engine of the base weights.
   * @param folders the variants with weights of their own, and which of these cannot be opened, with the reason.
   * @param open opens other weights of the same checkpoint.
   * @param hdSize side of the larger picture, where the weights of variant `hd` are there.
   */
  constructor(
    base: Engine,
    folders: { readonly trained: readonly Variant[]; readonly broken: ModelFacts['brokenVariants'] },
    private readonly open: (options: Partial<EngineOptions>) => Promise<Engine>,
    private readonly maxBytes = 2 ** 29,
    hdSize: number | null = null,
  ) {
    this.opened = new Map([['base', base]]);
    this.encodeAnswer = base.encodeAnswer;
    const { info } = base;
    const [first] = info.variants;
    const { trained, broken: brokenVariants } = folders;
    this.trained = trained;
    const isWhole = (variant: Variant): boolean => !brokenVariants.some((one) => one.variant === variant);
    const here = variants.filter((variant) => info.variants.includes(variant) || trained.includes(variant));
    const usable = [...new Set([first!, ...here])].filter(isWhole);
    this.info = {
      ...info,
      hdSize,
      preprocess: { ...info.preprocess, hdSize: hdSize ?? undefined },
      // Where none is left, the first question says why.
      variants: usable.length > 0 ? usable : [first!],
      ownWeights: here.filter(
        (variant) => isWhole(variant) && (info.ownWeights.includes(variant) || trained.includes(variant)),
      ),
      brokenVariants,
    };
  }

  async *ask(request: AskRequest): AsyncGenerator<RunEvent, void, undefined> {
    this.checkOpen();
    if (this.isRunning) throw engineBusy();
    this.isRunning = true;
    try {
      const variant = request.variant ?? this.info.variants[0]!;
      const name = this.trained.includes(variant) ? variant : 'base';
      const engine = this.opened.get(name) ?? (yield* this.openWeights(name, request.signal));
      this.opened.delete(name);
      this.opened.set(name, engine);
      yield* engine.ask({ ...request, variant });
    } catch (error) {
      if (request.signal?.aborted !== true || error !== request.signal.reason) throw error;
      yield cancelledBeforeStart;
    } finally {
      this.isRunning = false;
    }
  }

  async dispose(): Promise<void> {
    this.isDisposed = true;
    await Promise.all([...this.opened.values()].map((engine) => engine.dispose()));
  }

  /** Opens weights, telling how far it is. @throws the signal's reason when it is aborted. */
  private async *openWeights(
    name: WeightsName,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ProgressEvent, Engine, undefined> {
    yield { type: 'progress', stage: 'weights', done: 0, total: 1 };
    await this.makeRoom();
    const told: ProgressEvent[] = [];
    let wake: () => void = () => undefined;
    const state = { isSettled: false };
    const opening = this.open({
      trainedVariant: name === 'base' ? undefined : name,
      signal,
      onProgress: (stage, done, total) => {
        if (stage !== 'decoder') return;
        told.push({ type: 'progress', stage: 'weights', done, total });
        wake();
      },
    });
    const settle = (): void => {
      state.isSettled = true;
      wake();
    };
    opening.then(settle, settle);
    let engine: Engine | undefined;
    try {
      while (!state.isSettled || told.length > 0) {
        if (told.length > 0) yield told.shift()!;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
      const opened = await opening;
      this.checkOpen();
      engine = opened;
      return engine;
    } finally {
      // Whoever asked has gone, or everything was closed meanwhile.
      if (engine === undefined) void opening.then((unwanted) => unwanted.dispose()).catch(() => undefined);
    }
  }

  /** Closes what was used longest ago until one more engine fits the budget. Numbers count as float32. */
  private async makeRoom(): Promise<void> {
    const sizeBytes = 4 * this.info.parameterCount;
    for (const [name, engine] of this.opened) {
      if ((this.opened.size + 1) * sizeBytes <= this.maxBytes) return;
      this.opened.delete(name);
      await engine.dispose();
    }
  }

  private checkOpen(): void {
    if (this.isDisposed) {
      throw new EngineError('engine-disposed', 'This engine has been closed. Open the model again.');
    }
  }
}
