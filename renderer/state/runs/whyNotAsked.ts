import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { Failure } from '../../../engine/protocol/failure.js';
import type { AppState } from '../appStore.js';
import { isAbsent } from '../sessions/sessionSlice.js';

/** The image a question would be asked about now, or why it cannot be asked. */
export function whyNotAsked(
  { currentImageId, images, opening, choosing }: AppState,
  question: string,
):
  | { readonly image: OpenedImage; readonly error: null }
  | { readonly image?: never; readonly error: Failure } {
  const image = images[currentImageId ?? ''];
  if (image === undefined) {
    const message =
      opening === null
        ? 'There is no image to ask about. Open or drop one first.'
        : 'The image is still being opened. Press Enter again when it is there.';
    return { error: { code: 'no-image', message } };
  }
  if (question === '') {
    const message = 'The question is empty. Type what you want to know about the image, then press Enter.';
    return { error: { code: 'question-empty', message } };
  }
  if (isAbsent(image)) {
    const message = `The picture of this session is not there, so nothing can be asked about it. Open ${image.name} from where it is now, then press Enter again.`;
    return { error: { code: 'no-image', message } };
  }
  if (choosing?.imageId === image.imageId) {
    const message = 'The image is being opened with what you chose. Press Enter again when it is there.';
    return { error: { code: 'no-image', message } };
  }
  return { image, error: null };
}
