import { freemem, totalmem } from 'node:os';
import type { ModelLook } from '../../protocol/modelLook.js';

/**
 * The memory of this machine, or of the part of it that this process may use (a container's), in bytes. What is available is
 * what the system could give now, caches of files included; macOS counts only what lies idle, which is less.
 */
export function machineMemory(): ModelLook['machine'] {
  const total = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return { total, available: Math.min(freemem(), process.availableMemory(), total) };
}
