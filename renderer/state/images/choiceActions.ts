import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import { rechosen } from './rechosen.js';

/** Choosing what of a picture is shown and asked about. */
export interface ChoiceActions {
  /**
   * Opens a picture again with other bands, range or page, in place of itself; its answers stay. Called again meanwhile, the
   * last choice is the one that holds.
   *
   * @returns the id the picture has then; null where the choice was refused, and the picture is as it was
   */
  readonly choose: (imageId: string, choices: ImageChoices) => Promise<string | null>;
}

/** The action on what of the pictures of one window is shown. */
export function choiceActions(store: AppStore, host: Host): ChoiceActions {
  /** Settles when no picture is being opened with a choice. */
  let underWay: Promise<string | null> = Promise.resolve(null);

  const open = async (imageId: string, choices: ImageChoices): Promise<string | null> => {
    const { asking, images } = store.getState();
    // A question on its way names the picture as it is.
    if (asking || images[imageId] === undefined) return null;
    store.setState({ choosing: { imageId, choices }, choiceError: null });
    let id = imageId;
    let wanted: ImageChoices;
    do {
      wanted = store.getState().choosing!.choices;
      const reply = await host.chooseImage({ imageId: id, choices: wanted });
      if (!reply.ok) {
        store.setState({ choosing: null, choiceError: { imageId: id, message: reply.error.message } });
        return null;
      }
      const { imageId: next } = reply.value;
      store.setState((state) => ({
        ...rechosen(state, id, reply.value),
        choosing: { imageId: next, choices: state.choosing!.choices },
      }));
      id = next;
    } while (store.getState().choosing!.choices !== wanted);
    store.setState({ choosing: null });
    return id;
  };

  return {
    choose: (imageId, choices) => {
      const { choosing } = store.getState();
      if (choosing?.imageId === imageId) {
        store.setState({ choosing: { imageId, choices } });
        return underWay;
      }
      underWay = choosing === null ? open(imageId, choices) : underWay.then(() => open(imageId, choices));
      return underWay;
    },
  };
}
