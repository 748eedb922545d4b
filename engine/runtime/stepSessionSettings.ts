import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import type { LinearType } from '../checkpoint/weights/linearWeight.js';
import { layerBytes, smallDecoderBytes } from '../model/decoder/planDecoder.js';
import type { SessionSettings } from './GraphSession.js';

/**
 * How the sessions of a decoder run, which make single steps most of the time.
 *
 * Small: one thread, for waking threads costs more than the work they take over (8 layers of width 256: 2.6 ms a step on one
 * thread, 15 ms on two), and the memory of a run is kept for the next. Large: all threads, and nothing is kept, for each of the
 * many sessions would keep what the longest prompt took (16 layers of width 2048: 4 GB beside 1 GB of weights, and no faster).
 */
export function stepSessionSettings(
  config: CheckpointConfig,
  { provider, threads, linearType }: SessionSettings & { readonly linearType: LinearType },
): SessionSettings {
  const isSmall = config.decoder.layers * layerBytes(config, linearType) <= smallDecoderBytes;
  return { provider, threads: isSmall ? 1 : threads, keepsMemory: isSmall };
}
