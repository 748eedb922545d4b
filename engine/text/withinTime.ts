import { createContext, Script } from 'node:vm';

/** Thrown for work that did not end in its time. */
export class TimeProblem extends Error {}

const work = new Script('work()');
const context = { work: (): void => undefined };
createContext(context);

/** How often work is begun again that had no processor: the clock goes on while a busy or sleeping machine does not. */
const attempts = 5;

/**
 * Does work that a file of unknown origin decides on, and ends it when it takes too long: patterns and templates can be written
 * such that they never end. The work is done again from its beginning where the machine was away, so it must change nothing.
 *
 * @throws TimeProblem
 */
export function withinTime<T>(limitMs: number, does: () => T): T {
  let result: { readonly value: T } | undefined;
  context.work = () => {
    result = { value: does() };
  };
  for (let attempt = 1; ; attempt++) {
    const before = process.cpuUsage();
    try {
      work.runInContext(context, { timeout: limitMs });
      return result!.value;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      const { user, system } = process.cpuUsage(before);
      const wasAway = (user + system) / 1000 < limitMs / 2;
      if (!wasAway || attempt === attempts)
        throw new TimeProblem(`it has not ended after ${limitMs / 1000} s`, { cause: error });
    }
  }
}
