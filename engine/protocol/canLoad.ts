import type { ModelLook, ModelMemory } from './modelLook.js';

/** Bytes of all parts together. */
export function neededBytes(memory: ModelMemory): number {
  const { weights, keysAndValues, highres, pictures, working, process } = memory;
  return weights + keysAndValues + highres + pictures + working + process;
}

/**
 * How the need compares with the machine: more than it has, more than is available now, or neither.
 *
 * @param memory what it would take as it is to be opened; by default as where nobody chooses.
 */
export function memoryShortage(
  look: ModelLook,
  memory: ModelMemory | null = look.memory,
): 'none' | 'available' | 'total' {
  const { machine } = look;
  if (memory === null) return 'none';
  const needed = neededBytes(memory);
  if (needed > machine.total) return 'total';
  return needed > machine.available ? 'available' : 'none';
}

/** `canLoad`, and `no` for a model that the window cannot show. */
export function canLoadInWindow(
  look: ModelLook,
  memory: ModelMemory | null = look.memory,
): 'yes' | 'anyway' | 'no' {
  return look.findings.some(({ kind }) => kind === 'window') ? 'no' : canLoad(look, memory);
}

/**
 * Whether a model can be loaded: `yes`; `anyway`, where memory may not suffice or something optional is missing; `no`, where
 * it cannot work.
 *
 * @param memory what it would take as it is to be opened; by default as where nobody chooses.
 */
export function canLoad(look: ModelLook, memory: ModelMemory | null = look.memory): 'yes' | 'anyway' | 'no' {
  if (look.findings.some(({ kind }) => kind === 'blocks')) return 'no';
  if (memoryShortage(look, memory) !== 'none') return 'anyway';
  return look.findings.some(({ kind }) => kind === 'lacks') ? 'anyway' : 'yes';
}
