import type { LayerEvent } from '../protocol/runEvent.js';
import type { HighresKeys } from '../runtime/HighresKeys.js';
import { selectionGridCells } from '../protocol/selectionGrid.js';
import { countCells } from '../selection/applySelector.js';
import type { AskRequest } from './askRequest.js';
import type { EmbeddedPrompt } from './embedPrompt.js';
import type { LoadedModel } from './LoadedModel.js';
import type { QuestionFlops } from './QuestionFlops.js';
import type { ReadPrompt } from './readPrompt.js';
import type { SelectionRule } from './selectionRule.js';

/** What the steps of one answer share. */
export interface StepContext {
  readonly prompt: EmbeddedPrompt;
  readonly read: ReadPrompt;
  /** Keys of the high-res tokens; undefined where no layer reads selected ones. */
  readonly highres: HighresKeys | undefined;
  readonly rule: SelectionRule;
  readonly flops: QuestionFlops;
  /** Called between two pieces of work; throws to stop. */
  readonly check: () => void;
}

/** The steps of one answer: a position through the decoder each, flex or plain. */
export class DecoderSteps {
  private readonly selectedFractions: number[] = [];

  constructor(
    private readonly model: LoadedModel,
    private readonly request: AskRequest,
    private readonly context: StepContext,
  ) {}

  /** Mean selected share over steps and selecting layers so far, 0 to 1; 0 where nothing selects. */
  get selectedFraction(): number {
    const { length } = this.selectedFractions;
    return this.selectedFractions.reduce((sum, share) => sum + share, 0) / Math.max(1, length);
  }

  /** @param row float32 [D], the position's input. @returns float32 [1, D], output of the last layer. */
  async *step(tokenIndex: number, row: Float32Array): AsyncGenerator<LayerEvent, Float32Array, undefined> {
    const { prefix, cross } = this.context.read;
    const { highres, flops, check } = this.context;
    check();
    if (highres !== undefined) return yield* this.flexStep(tokenIndex, row, highres);
    const position = prefix.cache.length;
    if (this.request.attentionMaps === true) return yield* this.mappedStep(tokenIndex, row);
    const hidden = await this.model.decoder.plainStep(row, prefix.cache, cross);
    flops.addStep(position, []);
    return hidden;
  }

  /** A plain step of which every layer tells where it looks; it chooses nothing there. */
  private async *mappedStep(
    tokenIndex: number,
    row: Float32Array,
  ): AsyncGenerator<LayerEvent, Float32Array, undefined> {
    const { prompt, read, flops, check } = this.context;
    const { cache } = read.prefix;
    const position = cache.length;
    const layers = this.model.decoder.mappedStep(row, cache, { ...prompt, cross: read.cross });
    for (;;) {
      const next = await layers.next();
      if (next.done === true) {
        flops.addStep(position, []);
        return next.value;
      }
      const selectionGrid = new Uint8Array(selectionGridCells);
      yield { type: 'layer', tokenIndex, ...next.value, selectionGrid, selectedFraction: 0 };
      check();
    }
  }

  private async *flexStep(
    tokenIndex: number,
    row: Float32Array,
    highres: HighresKeys,
  ): AsyncGenerator<LayerEvent, Float32Array, undefined> {
    const { prompt, read, rule, flops, check } = this.context;
    const { cache } = read.prefix;
    const position = cache.length;
    const resident = this.request.residentKeys ?? true;
    const layers = this.model.decoder.flexStep(row, cache, {
      highres,
      resident,
      imageStart: prompt.imageStart,
      imageTokens: prompt.imageTokens,
      select: (layer, map) => rule.select(tokenIndex, layer, map),
      hint: rule.hint(tokenIndex),
      headsOfLayer: this.request.headsOfLayer,
    });
    const readTokens: number[] = [];
    for (;;) {
      const next = await layers.next();
      if (next.done === true) {
        flops.addStep(position, readTokens);
        return next.value;
      }
      const { layer, attentionMap, cells, headMaps } = next.value;
      readTokens.push(next.value.readTokens);
      flops.addRead(next.value, resident, (some) => highres.countTokens(some));
      const selectedFraction = countCells(cells) / cells.length;
      this.selectedFractions.push(selectedFraction);
      yield {
        ...{ type: 'layer', tokenIndex, layer, attentionMap, selectionGrid: cells, selectedFraction },
        ...(headMaps !== undefined && { headMaps }),
      };
      check();
    }
  }
}
