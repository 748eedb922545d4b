import { type CheckpointConfig, flexStartLayerOf } from '../../checkpoint/layouts/checkpointConfig.js';
import type { LinearType } from '../../checkpoint/weights/linearWeight.js';
import type { DecoderSegment } from './buildDecoderGraph.js';

/** How the decoder is cut into graphs, in order of the layers. A segment in both lists is one session. */
export interface DecoderPlan {
  /** Reads prompts and makes low-res steps. */
  readonly plain: readonly DecoderSegment[];
  /**
   * Makes flex steps. Layered: after layer S - 1 the host selects, so each later layer is a segment of its own. Fused: one
   * graph that selects inside (`buildFlexStepGraph`).
   */
  readonly flex: 'fused' | readonly DecoderSegment[];
  /** Makes low-res steps of which every layer tells its map. What is in neither list above is loaded at the first of them. */
  readonly mapped: readonly DecoderSegment[];
}

/** Above this the weights are not kept twice, and no graph holds more than a layer: one core streams as many in a few milliseconds. */
export const smallDecoderBytes = 64 * 2 ** 20;

/**
 * Small models get one graph for the whole plain pass and one for the whole flex step: few runs, and their weights fit
 * twice. Large models use one session per layer for both; the plain pass then leaves the high-res inputs of layers `S ..`
 * hidden.
 */
export function planDecoder(
  config: CheckpointConfig,
  linearType: LinearType,
  maxDoubledBytes = smallDecoderBytes,
): DecoderPlan {
  const { layers } = config.decoder;
  const start = flexStartLayerOf(config);
  const isSmall = layers * layerBytes(config, linearType) <= maxDoubledBytes;
  const wholePlain: DecoderSegment = {
    firstLayer: 0,
    endLayer: layers,
    readsHighres: false,
    emitsAttentionMaps: false,
  };
  if (isSmall) {
    const mapped = [{ ...wholePlain, emitsAttentionMaps: true }];
    return { plain: [wholePlain], flex: start === undefined ? [] : 'fused', mapped };
  }
  const segments = singleLayers(0, layers, start);
  return { plain: segments, flex: start === undefined ? [] : segments, mapped: segments };
}

/** Of a linear weight in memory, blocks of 32 with their scales. */
export const bytesPerWeight = { fp32: 4, fp16: 2, int8: 1 + 4 / 32, int4: 1 / 2 + 4 / 32 } as const;

/** Bytes of the linear weights of one layer in memory. */
export function layerBytes({ decoder }: CheckpointConfig, linearType: LinearType): number {
  const { hiddenSize: D, intermediateSize: I } = decoder;
  return (4 * D * D + 3 * D * I) * bytesPerWeight[linearType];
}

/** Bytes of the linear weights that a low-res step reads: of all layers, and the head. */
export function stepBytes(config: CheckpointConfig, linearType: LinearType): number {
  const { layers, vocabularySize, hiddenSize } = config.decoder;
  return layers * layerBytes(config, linearType) + vocabularySize * hiddenSize * bytesPerWeight[linearType];
}

function singleLayers(first: number, end: number, flexStart = Infinity): DecoderSegment[] {
  return Array.from({ length: end - first }, (_, index) => {
    const layer = first + index;
    return {
      firstLayer: layer,
      endLayer: layer + 1,
      readsHighres: layer >= flexStart,
      emitsAttentionMaps: true,
    };
  });
}
