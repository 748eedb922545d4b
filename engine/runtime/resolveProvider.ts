import { listSupportedBackends } from './onnxruntime.js';
import { EngineError } from '../protocol/EngineError.js';
import { GraphBuilder, type GraphModel } from '../onnx/GraphBuilder.js';
import type { Provider, RunningProvider } from '../protocol/provider.js';
import { float32Tensor, GraphSession } from './GraphSession.js';

/** The provider that will run, and why. */
export interface ResolvedProvider {
  readonly provider: 'cpu' | 'webgpu';
  /** For the status line. */
  readonly reason: string;
  /** The adapter computes in half precision (`shader-f16`). */
  readonly halfPrecision: boolean;
}

const providers: readonly string[] = ['cpu', 'webgpu', 'auto'] satisfies readonly Provider[];

/**
 * Chooses where graphs run. WebGPU is taken only after a tiny graph gave the right numbers there.
 * @throws EngineError `provider-unknown`; `provider-unavailable` when `webgpu` was asked for and does not work.
 */
export async function resolveProvider(wanted: Provider): Promise<ResolvedProvider> {
  if (!providers.includes(wanted)) {
    throw new EngineError(
      'provider-unknown',
      `Unknown provider "${wanted}". Expected one of ${providers.join(', ')}.`,
    );
  }
  if (wanted === 'cpu') return { provider: 'cpu', reason: 'CPU, as asked', halfPrecision: false };
  const problem = await providerProblem('webgpu');
  if (problem === undefined) {
    const halfPrecision = (await probe('webgpu', 'float16')) === undefined;
    const reason = wanted === 'auto' ? 'WebGPU: an adapter answered' : 'WebGPU, as asked';
    return { provider: 'webgpu', reason, halfPrecision };
  }
  if (wanted === 'webgpu') {
    throw new EngineError(
      'provider-unavailable',
      `WebGPU does not work on this machine: ${problem}. Update the graphics driver, or choose cpu or auto.`,
    );
  }
  return { provider: 'cpu', reason: `CPU: WebGPU does not work here (${problem})`, halfPrecision: false };
}

/** Has a tiny graph computed. @returns why a provider does not work here, undefined where it does. */
export async function providerProblem(provider: RunningProvider): Promise<string | undefined> {
  if (!listSupportedBackends().some(({ name }) => name === provider)) {
    return `this build of onnxruntime has no ${provider === 'cpu' ? 'CPU' : 'WebGPU'}`;
  }
  return probe(provider, 'float32');
}

/** Multiplies two numbers. @returns what went wrong, or undefined. */
async function probe(provider: RunningProvider, type: 'float32' | 'float16'): Promise<string | undefined> {
  let session: GraphSession | undefined;
  try {
    session = await GraphSession.create(probeGraph(type), { provider, threads: 1 });
    const { y } = await session.run({ x: float32Tensor(Float32Array.of(3), [1, 1]) }, ['y']);
    return y[0] === 6 ? undefined : `3 times 2 gave ${String(y[0])}`;
  } catch (error) {
    return problemOf(error);
  } finally {
    await session?.dispose();
  }
}

/** y = x * 2, computed in `type`. */
function probeGraph(type: 'float32' | 'float16'): GraphModel {
  const graph = new GraphBuilder('probe');
  const x = graph.input('x', 'float32', [1, 1]);
  const two = graph.initializer('two', 'float32', [1, 1], Float32Array.of(2));
  if (type === 'float32') {
    graph.output('y', graph.node('MatMul', '/product', [x, two]), 'float32', [1, 1]);
    return graph.finish();
  }
  const half = [x, two].map((value, index) => graph.cast(`/half.${index}`, value, 'float16'));
  const product = graph.node('MatMul', '/product', half);
  graph.output('y', graph.cast('/single', product, 'float32'), 'float32', [1, 1]);
  return graph.finish();
}

/** What onnxruntime says, without the source line of its own that it puts in front. */
function problemOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const firstLine = message.split('\n')[0] ?? '';
  return (firstLine.split(' was false. ').at(-1) ?? '').trim().slice(0, 200);
}
