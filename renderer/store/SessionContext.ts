import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { AppState } from './appStore.js';
import type { SelectionRegistry } from './selectionRegistry.js';
import type { Actions, Session } from './session.js';

/** The window's session, given once at the root. */
export const SessionContext = createContext<Session | null>(null);

/** Reads from the store; the component renders again only when the selected value changes. */
export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useSession().store, select);
}

export function useActions(): Actions {
  return useSession().actions;
}

export function useSelections(): SelectionRegistry {
  return useSession().selections;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('Expected a SessionContext provider above this component.');
  return session;
}
