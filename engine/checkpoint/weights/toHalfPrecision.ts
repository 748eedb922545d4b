import { EngineError } from '../../protocol/EngineError.js';
import { float32ToFloat16 } from './float16.js';

/** From here on a number rounds to infinity in half precision: half a step above 65504, its largest. */
const overflow = 65520;

/**
 * Rounds a tensor to binary16.
 *
 * @param name for the message.
 * @throws EngineError `option-invalid` for a number too large for it, which would become infinity without a word.
 */
export function toHalfPrecision(name: string, wide: Float32Array): Uint16Array<ArrayBuffer> {
  const tooLarge = wide.find((value) => Math.abs(value) >= overflow && Number.isFinite(value));
  if (tooLarge === undefined) return float32ToFloat16(wide);
  throw new EngineError(
    'option-invalid',
    `Expected numbers up to 65504 for half precision, but the tensor "${name}" holds ${tooLarge}. Choose the weights fp32, ` +
      'which hold it.',
  );
}
