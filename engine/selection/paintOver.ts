import type { Span, Steering } from '../protocol/steering.js';
import type { PaintedCells } from './steerSelection.js';

/** Layers and tokens whose choices are changed; default: all. */
export interface SteeredWhere {
  readonly layers?: Span | undefined;
  readonly tokens?: Span | undefined;
}

/** Steering as it was, and besides it cells painted in or out, for all layers and tokens or some. */
export function paintOver(
  steering: Steering | undefined,
  { force, forbid }: PaintedCells,
  { layers, tokens }: SteeredWhere = {},
): Steering {
  const painted = { ...(force && { force }), ...(forbid && { forbid }) };
  if (layers === undefined && tokens === undefined) {
    const union = (one: Uint8Array | undefined, other: Uint8Array | undefined): Uint8Array | undefined =>
      one && other ? one.map((cell, index) => cell | other[index]!) : (one ?? other);
    const [forced, forbidden] = [union(steering?.force, force), union(steering?.forbid, forbid)];
    return { ...steering, ...(forced && { force: forced }), ...(forbidden && { forbid: forbidden }) };
  }
  const rule = { ...(layers && { layers }), ...(tokens && { tokens }), ...painted };
  return { ...steering, rules: [...(steering?.rules ?? []), rule] };
}
