import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/**
 * When a process started, as a word that no later process of its id has: the run of the system and the ticks since its
 * start (proc(5)). Undefined where the system does not say, and for a process that is not there.
 */
export function processStart(pid: number | 'self' = 'self'): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The name of the program stands in brackets and may hold any letters: the fields after it are counted.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1)!.trim().split(' ');
    const ticks = fields[19];
    return ticks === undefined ? undefined : `${boot}/${ticks}`;
  } catch {
    return undefined;
  }
}

/** When the system was started, in milliseconds since 1970, by the clock as it is now. */
export function systemStartMs(): number {
  return Date.now() - uptime() * 1000;
}
