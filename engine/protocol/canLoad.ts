import type { ModelLook, ModelMemory } from './modelLook.js';

/** Bytes of all parts together. */
export function neededBytes(memory: ModelMemory): number {
  const { weights, keysAndValues, highres, pictures, working, process } = memory;
  return weights + keysAndValues + highres + pictures + working + process;
}

/** How the need compares with the machine: more than it has, more than is available now, or neither. */
export function memoryShortage({ memory, machine }: ModelLook): 'none' | 'available' | 'total' {
  if (memory === null) return 'none';
  const needed = neededBytes(memory);
  if (needed > machine.total) return 'total';
  return needed > machine.available ? 'available' : 'none';
}

/** `canLoad`, and `no` for a model that the window cannot show. */
export function canLoadInWindow(look: ModelLook): 'yes' | 'anyway' | 'no' {
  return look.findings.some(({ kind }) => kind === 'window') ? 'no' : canLoad(look);
}

/**
 * Whether a model can be loaded: `yes`; `anyway`, where memory may not suffice or something optional is missing; `no`, where
 * it cannot work.
 */
export function canLoad(look: ModelLook): 'yes' | 'anyway' | 'no' {
  if (look.findings.some(({ kind }) => kind === 'blocks')) return 'no';
  if (memoryShortage(look) !== 'none') return 'anyway';
  return look.findings.some(({ kind }) => kind === 'lacks') ? 'anyway' : 'yes';
}
