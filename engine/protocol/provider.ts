import { z } from 'zod';

/** Where graphs can run. */
export const runningProviders = ['cpu', 'webgpu'] as const;

export const runningProviderSchema = z.enum(runningProviders);

export type RunningProvider = z.infer<typeof runningProviderSchema>;

/** What may be asked for: `auto` probes WebGPU and falls back to `cpu` with a visible reason. */
export const providers = ['auto', ...runningProviders] as const;

export const providerSchema = z.enum(providers);

export type Provider = z.infer<typeof providerSchema>;
