import { Info, Layers } from 'lucide-react';
import { choicesText } from '../../../engine/protocol/choicesText.js';
import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';
import { hasChoices, rangeApplies, shownText } from '../../../engine/protocol/shownText.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { Popover } from '../../ui/Popover.js';
import { BandFields } from './BandFields.js';
import { PageField } from './PageField.js';
import { RangeFields } from './RangeFields.js';
import './pictureChoices.css';

/**
 * What of the picture's file is shown, and a place to choose otherwise: bands, range, page. There only where there is
 * something to choose or to know.
 */
export function PictureChoices() {
  const image = useApp((state) => state.images[state.currentImageId ?? '']);
  const choosing = useApp((state) => state.choosing);
  const error = useApp((state) => state.choiceError);
  const actions = useActions();
  if (image?.details === undefined || !hasChoices(image, image.choices)) return null;
  const { imageId, details } = image;
  /** What was chosen last, also while the picture is still being opened so. */
  const busy = choosing?.imageId === imageId;
  const choices: ImageChoices = busy ? choosing.choices : (image.choices ?? {});
  const choose = (change: ImageChoices): void => void actions.choose(imageId, change);
  const { notices } = details;
  const shown = shownText(image) || noticesText(notices.length);
  const fields = { details, choices, onChoose: choose };
  return (
    <>
      <span className="visually-hidden" role="status">
        {busy ? '' : `Shown: ${shown}`}
      </span>
      <Popover
        label="What of the picture is shown"
        place="above start"
        className="popover--form picture-choices"
        button={(opener) => (
          <button
            type="button"
            className="choices"
            {...opener}
            title={[`Shown of the file: ${shown}. Press to choose.`, ...notices].join('\n')}
            data-testid="choices"
            aria-busy={busy}
          >
            <Layers size={12} aria-hidden />
            <span className="choices__text">{busy ? 'opening…' : shown}</span>
            {notices.length > 0 && (
              <>
                <Info size={12} className="choices__mark" aria-hidden />
                <span className="visually-hidden">, {noticesText(notices.length)}</span>
              </>
            )}
          </button>
        )}
      >
        <h3>What the window shows and the model gets</h3>
        {details.bands.length > 1 && <BandFields {...fields} />}
        {rangeApplies(details, choices) && <RangeFields {...fields} />}
        {details.pages > 1 && <PageField {...fields} />}
        {error?.imageId === imageId && (
          <Notice kind="error" testId="choice-error">
            {error.message} The picture stays as it was.
          </Notice>
        )}
        {notices.map((notice) => (
          <Notice key={notice} kind="note">
            {notice}
          </Notice>
        ))}
        <Button disabled={choicesText(choices) === ''} onClick={() => choose({})}>
          Back to how the file was opened
        </Button>
      </Popover>
    </>
  );
}

function noticesText(count: number): string {
  return count === 1 ? '1 notice' : `${count} notices`;
}
