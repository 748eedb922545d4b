import type { EngineInfo } from '../../engine/index.js';
import type { ModelFacts } from '../ipc/contracts.js';

/** The part of `EngineInfo` a window shows. */
export function toModelFacts(info: EngineInfo): ModelFacts {
  return {
    modelName: info.modelName,
    provider: info.provider,
    providerReason: info.providerReason,
    weights: info.weights,
    variants: info.variants.filter((variant) => variant === 'flex' || variant === 'lowres'),
    layers: info.layers,
    flexStartLayer: info.flexStartLayer,
    parameterCount: info.parameterCount,
    lowresSize: info.lowresSize,
    highresSize: info.highresSize,
    lowresGrid: info.lowresGrid,
    highresGrid: info.highresGrid,
    threshold: info.threshold,
  };
}
