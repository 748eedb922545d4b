import { type CheckpointConfig, flexStartLayerOf } from '../checkpoint/layouts/checkpointConfig.js';
import { buildDecoderGraph, type DecoderSegment } from '../model/decoder/buildDecoderGraph.js';
import { buildFlexStepGraph } from '../model/decoder/buildFlexStepGraph.js';
import { buildHeadGraph } from '../model/decoder/buildHeadGraph.js';
import { buildHighresProjectionGraph } from '../model/decoder/buildHighresProjectionGraph.js';
import { buildCrossProjectionGraph } from '../model/decoder/crossAttention.js';
import type { DecoderPlan } from '../model/decoder/planDecoder.js';
import type { ModelWeights } from '../model/ModelWeights.js';
import type { GraphModel } from '../onnx/GraphBuilder.js';
import { GraphSession, type SessionSettings } from './GraphSession.js';

/** The sessions of one decoder: every graph that its plan asks for. */
export interface DecoderSessions {
  /** The session of a segment; one that is not loaded with the others is loaded when it is first asked for. */
  readonly sessionOf: (segment: DecoderSegment) => Promise<GraphSession>;
  /** Those that are loaded by now. */
  readonly segments: ReadonlyMap<DecoderSegment, GraphSession>;
  /** Where the plan is fused. */
  readonly flexStep: GraphSession | undefined;
  /** High-res keys and values, by layer. */
  readonly projections: ReadonlyMap<number, GraphSession>;
  /** Keys and values of the cross-attention, layer after layer; variant `xattn` only. */
  readonly crossProjections: readonly GraphSession[];
  readonly head: GraphSession;
}

/** Builds and loads all decoder graphs, one after another; when one fails, those before it are disposed of. */
export async function openDecoderSessions(
  config: CheckpointConfig,
  plan: DecoderPlan,
  weights: ModelWeights,
  settings: SessionSettings,
  onGraph: (done: number, total: number) => void,
): Promise<DecoderSessions> {
  const { decoder } = config;
  const isFused = plan.flex === 'fused';
  const segmentList = [...new Set([...plan.plain, ...(plan.flex === 'fused' ? [] : plan.flex)])];
  const flexStart = flexStartLayerOf(config) ?? decoder.layers;
  const flexLayers = Array.from({ length: decoder.layers - flexStart }, (_, i) => flexStart + i);
  const crossLayers = decoder.crossAttentionSize === null ? 0 : decoder.layers;
  const total = segmentList.length + (isFused ? 1 : 0) + flexLayers.length + crossLayers + 1;
  const opened: GraphSession[] = [];
  const create = (model: GraphModel): Promise<GraphSession> => GraphSession.create(model, settings);
  const open = async (build: () => GraphModel): Promise<GraphSession> => {
    onGraph(opened.length, total);
    const session = await create(build());
    opened.push(session);
    return session;
  };
  try {
    const segments = new Map<DecoderSegment, GraphSession>();
    for (const segment of segmentList) {
      segments.set(segment, await open(() => buildDecoderGraph(decoder, segment, weights)));
    }
    const flexStep = isFused ? await open(() => buildFlexStepGraph(config, weights)) : undefined;
    const projections = new Map<number, GraphSession>();
    for (const layer of flexLayers) {
      projections.set(layer, await open(() => buildHighresProjectionGraph(decoder, layer, weights)));
    }
    const crossProjections: GraphSession[] = [];
    for (let layer = 0; layer < crossLayers; layer++) {
      crossProjections.push(await open(() => buildCrossProjectionGraph(decoder, layer, weights)));
    }
    const head = await open(() => buildHeadGraph(decoder, weights));
    onGraph(total, total);
    const sessionOf = async (segment: DecoderSegment): Promise<GraphSession> => {
      const known = segments.get(segment);
      if (known !== undefined) return known;
      const session = await create(buildDecoderGraph(decoder, segment, weights));
      segments.set(segment, session);
      return session;
    };
    return { sessionOf, segments, flexStep, projections, crossProjections, head };
  } catch (error) {
    for (const session of opened) await session.dispose();
    throw error;
  }
}

/** Disposes of all of them. */
export async function closeDecoderSessions(sessions: DecoderSessions): Promise<void> {
  const { segments, flexStep, projections, crossProjections, head } = sessions;
  const all = [...segments.values(), flexStep, ...projections.values(), ...crossProjections, head];
  for (const session of all) await session?.dispose();
}
