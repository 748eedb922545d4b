import type { KnownModel } from '../../../electron/ipc/modelContracts.js';

/** Where a model of the hub lies, and what forgetting it leaves. Nothing for a folder of another kind. */
export function KeptInCache({ model: { hub } }: { readonly model: KnownModel }) {
  if (hub === null) return null;
  return (
    <p className="model__folder" data-testid="kept-in-cache">
      Of the Hugging Face hub. Forget takes it off this list; its files stay in {hub.repository}, which is to
      be deleted to be rid of it.
    </p>
  );
}
