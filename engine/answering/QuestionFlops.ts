import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import type { Variant } from '../protocol/variant.js';
import { decoderFlops } from '../model/decoder/decoderFlops.js';
import { visionFlops } from '../model/vision/visionFlops.js';
import type { LayerSelection } from '../runtime/flexStepContext.js';
import { featuresOf } from './variantParts.js';

/**
 * Counts the operations of one question as if it were asked alone (a multiply and an add are two): what memory spares, the
 * image seen before or a prompt beginning read before, counts nevertheless. High-res tokens count as projected when a layer
 * first reads them; what the engine projects ahead for speed does not count.
 */
export class QuestionFlops {
  decoder = 0;
  vision = 0;
  private readonly flops: ReturnType<typeof decoderFlops>;
  /** Per layer, uint8 [81]: cells it has read in this question. */
  private readonly readCells = new Map<number, Uint8Array>();
  /** What the layer before selected. */
  private selected: Uint8Array | undefined;

  /** @param highresTokens G*G. */
  constructor(
    private readonly config: CheckpointConfig,
    private readonly variant: Variant,
    highresTokens: number,
  ) {
    this.flops = decoderFlops(config.decoder, variant === 'xattn' ? highresTokens : 0);
  }

  /** The vision tower's runs for all parts the variant reads. @param tiles of this picture, where the model sees tiles. */
  addImage({ rows, columns } = { rows: 0, columns: 0 }): void {
    const { highres, hdSize } = this.config;
    for (const part of featuresOf([this.variant], this.config)) {
      if (part === 'tiles') this.vision += (rows * columns + 1) * visionFlops(this.config);
      if (part === 'lowres') this.vision += visionFlops(this.config);
      if (part === 'highres') this.vision += (highres?.zoomRatio ?? 1) ** 2 * visionFlops(this.config);
      if (part === 'hd' && hdSize !== null) this.vision += visionFlops(this.config, hdSize);
    }
  }

  /** All prompt positions but the last, and what is projected once a question. */
  addPrompt(length: number): void {
    this.decoder += this.flops.prompt(0, length - 1) + this.flops.crossProjection();
  }

  /** What a selecting layer of a flex step read. @param tokensOf number of high-res tokens in cells, uint8 [81]. */
  addRead(
    { layer, readTokens, cells }: LayerSelection,
    resident: boolean,
    tokensOf: (cells: Uint8Array) => number,
  ): void {
    const cellsRead = readTokens === 0 ? undefined : this.selected;
    if (cellsRead !== undefined) {
      const before = resident ? (this.readCells.get(layer) ?? new Uint8Array(cellsRead.length)) : undefined;
      const fresh = cellsRead.map((cell, index) => (before?.[index] === 1 ? 0 : cell));
      this.decoder += this.flops.projection(tokensOf(fresh));
      if (before !== undefined)
        this.readCells.set(
          layer,
          before.map((cell, index) => cell | cellsRead[index]!),
        );
    }
    this.selected = cells;
  }

  /** One position through all layers and the head. @param readTokens M of each selecting layer. */
  addStep(position: number, readTokens: readonly number[]): void {
    this.decoder += this.flops.step(position, readTokens);
  }
}
