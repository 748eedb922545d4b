import type { WeightsChoice, WeightsType } from '../protocol/weightsType.js';
import type { ResolvedProvider } from '../runtime/resolveProvider.js';

/**
 * The type the decoder's matrices are loaded in. On the CPU it is int8 unless another is asked for or 4 bits are stored: a
 * quarter of the memory of fp32, at a loss docs/benchmark.md measures; WebGPU takes them as stored. Half precision runs only where the
 * adapter has it; elsewhere it is widened to fp32 at load, which changes no value.
 *
 * @param asked undefined where nobody chose.
 * @param stored type in the checkpoint's files.
 * @returns with `reason`, what to add to the provider's when the type is another than was asked for.
 */
export function chooseWeights(
  asked: WeightsChoice | undefined,
  stored: WeightsType,
  { provider, halfPrecision }: Pick<ResolvedProvider, 'provider' | 'halfPrecision'>,
): { readonly weights: WeightsType; readonly reason: string } {
  const choice = asked ?? (provider === 'cpu' && stored !== 'int4' ? 'int8' : 'stored');
  const wanted = choice === 'stored' ? stored : choice;
  if (wanted !== 'fp16' || (provider === 'webgpu' && halfPrecision)) return { weights: wanted, reason: '' };
  const reason = provider === 'cpu' ? '' : '; weights widened to fp32, the adapter has no shader-f16';
  return { weights: 'fp32', reason };
}
