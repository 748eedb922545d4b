import { createStore, type StoreApi } from 'zustand/vanilla';

/** What is under the pointer. */
export type Readout =
  | {
      readonly kind: 'pixel';
      /** Column and row in the original, upright image, counted from 0. */
      readonly x: number;
      readonly y: number;
      /** Red, green and blue, 0 to 255; null where that pixel is not decoded yet. */
      readonly colour: readonly [red: number, green: number, blue: number] | null;
    }
  /** The padding of the padded square. */
  | { readonly kind: 'padding' };

/** What is under the pointer; null beside the image. A store of its own: it changes with each move of the pointer. */
export type ReadoutStore = StoreApi<Readout | null>;

/** Nothing is under the pointer. */
export function createReadout(): ReadoutStore {
  return createStore<Readout | null>()(() => null);
}
