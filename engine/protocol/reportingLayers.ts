import type { PrefillEvent } from './runEvent.js';

/**
 * The layers of a run that tell where they look, ascending: those that select, or, of a variant that selects nothing, those that
 * were asked for their maps.
 */
export function reportingLayers(
  prefill: Pick<PrefillEvent, 'selectingLayers' | 'mappedLayers'> | null | undefined,
): readonly number[] {
  if (prefill == null) return none;
  return prefill.selectingLayers.length > 0 ? prefill.selectingLayers : (prefill.mappedLayers ?? none);
}

/** Whether the layers of a run select cells. False also before its prompt was read. */
export function selectsCells(prefill: Pick<PrefillEvent, 'selectingLayers'> | null | undefined): boolean {
  return (prefill?.selectingLayers.length ?? 0) > 0;
}

const none: readonly number[] = [];
