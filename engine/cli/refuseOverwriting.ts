import { EngineError } from '../protocol/EngineError.js';
import { isSameFile } from '../storage/isSameFile.js';

/**
 * Refuses to write where something is read from, under whatever name.
 *
 * @param option such as `--overlay`, for the message
 * @throws EngineError `option-invalid` naming the input
 */
export async function refuseOverwriting(
  option: string,
  target: string,
  inputs: readonly string[],
): Promise<void> {
  for (const input of inputs) {
    if (!(await isSameFile(target, input))) continue;
    const same = target === input ? '' : `, the same file as ${input}`;
    throw new EngineError(
      'option-invalid',
      `Expected ${option} to name a file to write, but ${target} is used already${same}. Name another file.`,
    );
  }
}
