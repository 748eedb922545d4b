import type { ConversionStatus } from '../../../electron/ipc/conversionContracts.js';

/** The conversion of a model, of which there is one at a time. */
export interface ConversionSlice {
  readonly conversion: ConversionStatus;
}

/** Nothing is converted. */
export const noConversion: ConversionSlice = {
  conversion: { state: 'idle', order: null, plan: null, progress: null, error: null },
};
