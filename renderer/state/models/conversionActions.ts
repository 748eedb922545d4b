import type { ConversionStatus } from '../../../electron/ipc/conversionContracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { RequestPayload } from '../../../electron/ipc/contracts.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';

/** Converting models. */
export interface ConversionActions {
  /** Finds out what a conversion takes; nothing is converted yet. */
  readonly planConversion: (wish: RequestPayload<'conversions:plan'>) => Promise<void>;
  readonly startConversion: () => Promise<void>;
  readonly cancelConversion: () => Promise<void>;
  readonly resumeConversion: () => Promise<void>;
  readonly dismissConversion: () => Promise<void>;
  readonly receiveConversion: (status: ConversionStatus) => void;
}

/** The actions on conversions of one window. */
export function conversionActions(
  store: AppStore,
  host: Host,
  modelsChanged: () => Promise<void>,
): ConversionActions {
  const take = async (asked: Promise<Reply<ConversionStatus>>): Promise<void> => {
    const reply = await asked;
    if (reply.ok) receive(reply.value);
    else store.setState(({ models }) => ({ models: { ...models, error: reply.error.message } }));
  };
  const receive = (conversion: ConversionStatus): void => {
    const ended = conversion.state === 'ended' && store.getState().conversion.state !== 'ended';
    store.setState({ conversion });
    if (ended) void modelsChanged();
  };
  return {
    planConversion: (wish) => take(host.planConversion(wish)),
    startConversion: () => take(host.startConversion()),
    cancelConversion: () => take(host.cancelConversion()),
    resumeConversion: () => take(host.resumeConversion()),
    dismissConversion: () => take(host.dismissConversion()),
    receiveConversion: receive,
  };
}
