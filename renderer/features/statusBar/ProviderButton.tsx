import { useId } from 'react';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';

/** The provider that runs the model; pressing it says why. */
export function ProviderButton({ model }: { readonly model: ModelFacts }) {
  const id = useId();
  // The reason may open with the name that stands beside it.
  const reason = model.providerReason.replace(/^(cpu|webgpu):\s*/i, '');
  return (
    <>
      <button
        type="button"
        className="status__provider"
        popoverTarget={id}
        title={reason}
        data-testid="provider"
      >
        <span>{providerNames[model.provider]}</span>
        <span className="status__reason">{reason}</span>
      </button>
      <div id={id} popover="auto" className="status__popover" role="dialog" aria-label="Why this provider">
        <p>
          <strong>{providerNames[model.provider]}</strong> runs the model.
        </p>
        <p>{reason}</p>
      </div>
    </>
  );
}

const providerNames = { cpu: 'CPU', webgpu: 'WebGPU' } as const;
