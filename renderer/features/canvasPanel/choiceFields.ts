import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';
import type { ImageDetails } from '../../../engine/protocol/imageFacts.js';

/** What every part of the chooser works with. */
export interface ChoiceFieldsProps {
  readonly details: ImageDetails;
  /** What is chosen, also while the picture is still being opened so. */
  readonly choices: ImageChoices;
  /** Opens the picture with all of these. */
  readonly onChoose: (choices: ImageChoices) => void;
}
