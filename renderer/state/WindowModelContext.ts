import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { AppState } from './appStore.js';
import type { HeadMapHolder } from './heads/HeadMapHolder.js';
import type { SelectionRegistry } from './masks/SelectionRegistry.js';
import type { NeutralMaps } from './neutral/NeutralMaps.js';
import type { Readout, ReadoutStore } from './view/readout.js';
import type { Actions, WindowModel } from './windowModel.js';

/** The window that components belong to, given once at the root. */
export const WindowModelContext = createContext<WindowModel | null>(null);

/** Reads from the store; the component renders again only when the selected value changes. */
export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useWindowModel().store, select);
}

/** What can be done in this window; the same object for its whole life. */
export function useActions(): Actions {
  return useWindowModel().actions;
}

/** The masks of this window's runs. */
export function useSelections(): SelectionRegistry {
  return useWindowModel().selections;
}

/** The maps of neutral questions. */
export function useNeutralMaps(): NeutralMaps {
  return useWindowModel().neutralMaps;
}

/** The maps of the heads that are looked at; that they have come stands in the store. */
export function useHeadMaps(): HeadMapHolder {
  return useWindowModel().headMaps;
}

/** Where what is under the pointer is kept; reading it does not follow it. */
export function useReadoutStore(): ReadoutStore {
  return useWindowModel().readout;
}

/** What is under the pointer. */
export function useReadout(): Readout | null {
  return useStore(useReadoutStore());
}

function useWindowModel(): WindowModel {
  const windowModel = useContext(WindowModelContext);
  if (windowModel === null) throw new Error('Expected a WindowModelContext provider above this component.');
  return windowModel;
}
