import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import { Popover } from '../../ui/Popover.js';

/** The provider that runs the model; pressing it says why. */
export function ProviderButton({ model }: { readonly model: ModelFacts }) {
  // The reason may open with the name that stands beside it.
  const reason = model.providerReason.replace(/^(cpu|webgpu):\s*/i, '');
  return (
    <Popover
      label="Why this provider"
      place="above start"
      className="status__popover"
      button={(opener) => (
        <button type="button" className="status__provider" {...opener} title={reason} data-testid="provider">
          <span>{providerNames[model.provider]}</span>
          <span className="status__reason">{reason}</span>
        </button>
      )}
    >
      <p>
        <strong>{providerNames[model.provider]}</strong> runs the model.
      </p>
      <p>{reason}</p>
    </Popover>
  );
}

const providerNames = { cpu: 'CPU', webgpu: 'WebGPU' } as const;
