import type { GraphModel } from '../onnx/GraphBuilder.js';
import { InferenceSession, Tensor } from './onnxruntime.js';

/** How a session runs. */
export interface SessionSettings {
  readonly provider: 'cpu' | 'webgpu';
  /** Threads of the CPU provider for this session. */
  readonly threads: number;
  /** Memory that a run took is kept for the next one; default: it is. */
  readonly keepsMemory?: boolean;
}

/** Tensors fed to a graph, by input name. */
export type Feeds = Record<string, Tensor>;

/**
 * A graph loaded into onnxruntime. `run` hands over to the event loop once before it computes (onnxruntime-node does
 * so with `setImmediate`) and then blocks the thread until the graph is done: messages and cancellation get through
 * between runs, never within one. One run at a time in the whole process.
 */
export class GraphSession {
  private constructor(private readonly session: InferenceSession) {}

  /** @param model not needed any more once this has resolved. */
  static async create(
    { bytes, dataFolder }: GraphModel,
    { provider, threads, keepsMemory = true }: SessionSettings,
  ): Promise<GraphSession> {
    const session = await InferenceSession.create(bytes, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      enableCpuMemArena: keepsMemory,
      // Failures are thrown and reach the caller; the log would only repeat them, and warn of every node that a GPU
      // provider leaves to the CPU.
      logSeverityLevel: 4,
      // Threads that go on spinning after a run would take the cores from the next session.
      extra: {
        session: {
          force_spinning_stop: '1',
          ...(dataFolder !== undefined && { model_external_initializers_file_folder_path: dataFolder }),
        },
      },
    });
    return new GraphSession(session);
  }

  /** Runs the graph and returns the float32 outputs named, each in memory of its own. */
  async run<Name extends string>(
    feeds: Feeds,
    outputs: readonly Name[],
  ): Promise<Record<Name, Float32Array>> {
    const results = await this.session.run(feeds, outputs);
    const data = {} as Record<Name, Float32Array>;
    for (const name of outputs) data[name] = results[name]!.data as Float32Array;
    return data;
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }
}

/** A float32 tensor over `data` itself: later changes to the array reach the next run. */
export function float32Tensor(data: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor('float32', data, shape);
}

/** An int64 [n] tensor. */
export function int64Tensor(values: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
}

/** An int32 [n] tensor over `values` itself. */
export function int32Tensor(values: Int32Array): Tensor {
  return new Tensor('int32', values, [values.length]);
}
