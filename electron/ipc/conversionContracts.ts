import { z } from 'zod';
import {
  type ConversionOrder,
  conversionOrderSchema,
  type ShownConversionPlan,
} from './conversionMessages.js';

/** Requests of the window about conversions of models. */
export const conversionRequests = {
  'conversions:status': z.undefined(),
  /**
   * Finds out what a conversion takes, and waits to be told to go on. Beside the model, or in a folder that the native dialog asks for;
   * nothing happens when the person cancels that.
   */
  'conversions:plan': conversionOrderSchema
    .pick({ weights: true, blockSize: true })
    .extend({ modelId: z.string().min(1).max(64), place: z.enum(['beside', 'ask']) }),
  'conversions:go': z.undefined(),
  'conversions:cancel': z.undefined(),
  /** Goes on with one that was stopped, failed or was cut off with the app. */
  'conversions:resume': z.undefined(),
  /** Forgets one that is over; what it wrote stays. */
  'conversions:dismiss': z.undefined(),
} as const;

/** How the conversion is, of which there is one at a time. */
export interface ConversionStatus {
  readonly state:
    | 'idle'
    /** Its size and time are being found out. */
    | 'planning'
    /** That is known, and it waits for the person. */
    | 'planned'
    | 'running'
    | 'stopping'
    | 'ended'
    | 'stopped'
    | 'failed'
    /** It was cut off with the app. */
    | 'cut-off';
  /** null while idle. */
  readonly order: ConversionOrder | null;
  readonly plan: ShownConversionPlan | null;
  readonly progress: { readonly doneBytes: number; readonly totalBytes: number } | null;
  readonly error: string | null;
}

/** The value of each request's reply. */
export type ConversionReplyValues = Readonly<Record<keyof typeof conversionRequests, ConversionStatus>>;

/** What is pushed about conversions. */
export interface ConversionPushValues {
  'push:conversion': ConversionStatus;
}
