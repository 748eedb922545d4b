import type { BundleTrial } from './tryBundle.js';

/** What the process that imports tells the one that watches it. */
export type FuzzMessage =
  | { readonly type: 'begins'; readonly index: number }
  | { readonly type: 'ends'; readonly index: number; readonly trial: BundleTrial }
  /** Something that must not happen. */
  | { readonly type: 'fault'; readonly index: number; readonly message: string }
  | { readonly type: 'memory'; readonly residentBytes: number };

/** What the process that imports is given. */
export interface FuzzOrder {
  readonly seed: number;
  readonly from: number;
  /** One more than the last. */
  readonly to: number;
  /** Nothing outside of it is written. */
  readonly folder: string;
}
