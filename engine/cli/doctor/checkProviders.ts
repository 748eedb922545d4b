import { runningProviders, type RunningProvider } from '../../protocol/provider.js';
import { type Check, reasonOf, works } from './Check.js';

/** Whether each provider computes; WebGPU is not needed. */
export async function checkProviders(): Promise<Check[]> {
  const checks: Check[] = [];
  for (const provider of runningProviders) checks.push(await checkProvider(provider));
  return checks;
}

async function checkProvider(provider: RunningProvider): Promise<Check> {
  const problem = await problemOf(provider);
  if (problem === undefined) return works(provider, 'a graph gave the right numbers');
  return provider === 'cpu'
    ? {
        name: provider,
        state: 'fails',
        found: problem,
        advice: 'Install the packages again (npm ci), for this system and this kind of processor.',
      }
    : {
        name: provider,
        state: 'note',
        found: problem,
        advice:
          'Models run on the CPU. For WebGPU update the graphics driver; on Linux a Vulkan driver is needed.',
      };
}

/** The runtime is loaded here, so that where it cannot be, that is told and the rest is checked all the same. */
async function problemOf(provider: RunningProvider): Promise<string | undefined> {
  try {
    const { providerProblem } = await import('../../runtime/resolveProvider.js');
    return await providerProblem(provider);
  } catch (error) {
    return reasonOf(error);
  }
}
