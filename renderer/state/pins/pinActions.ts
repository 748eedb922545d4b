import type { AppStore } from '../appStore.js';
import type { FocusActions } from '../masks/focusActions.js';
import { focusedPlace, pinsShown, samePlace, withPin, type Place } from './pinSlice.js';

/** Holding on to places, to compare others with them. */
export interface PinActions {
  /** Pins a place; the first is A, the second B, a third takes the place of B. One that is pinned stays as it is. */
  readonly pinPlace: (place: Place) => void;
  /** Lets go of a place. */
  readonly unpin: (place: Place) => void;
  /** Pins the place in focus, or lets go of it where it is pinned. Without a place in focus nothing happens. */
  readonly togglePin: () => void;
  /** Lets go of all pins. */
  readonly unpinAll: () => void;
  /** Exchanges A and B; where B is the focus, A is pinned where the focus was, and the focus goes to where A was. */
  readonly swapPins: () => void;
}

/** The actions on the pins of one window. */
export function pinActions(store: AppStore, { focusPlace }: Pick<FocusActions, 'focusPlace'>): PinActions {
  const pinPlace = (place: Place): void => store.setState((state) => ({ pins: withPin(state, place) }));
  const unpin = (place: Place): void =>
    store.setState(({ pins }) => ({ pins: pins.filter((pin) => !samePlace(pin, place)) }));
  return {
    pinPlace,
    unpin,
    togglePin: () => {
      const state = store.getState();
      const place = focusedPlace(state);
      if (place === null) return;
      if (pinsShown(state).some((pin) => samePlace(pin, place))) unpin(place);
      else pinPlace(place);
    },
    unpinAll: () => store.setState({ pins: [] }),
    swapPins: () => {
      const state = store.getState();
      const [a, b] = pinsShown(state);
      if (a === undefined) return;
      if (b !== undefined) {
        store.setState({ pins: [b, a] });
        return;
      }
      const place = focusedPlace(state);
      if (place === null) return;
      store.setState({ pins: [place] });
      focusPlace(a.runId, a.tokenIndex, a.layer);
    },
  };
}
