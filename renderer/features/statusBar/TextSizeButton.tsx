import { ALargeSmall } from 'lucide-react';
import { textSizes } from '../../../electron/ipc/settingsLimits.js';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { IconButton } from '../../ui/IconButton.js';
import { Popover } from '../../ui/Popover.js';

/** Changes the size of the window's text. */
export function TextSizeButton() {
  const textSize = useApp((state) => state.settings.textSize);
  const actions = useActions();
  return (
    <Popover
      label="Text size"
      className="status__text-size"
      button={(opener) => (
        <IconButton label={`Text size: ${textSize} %`} data-testid="text-size" {...opener}>
          <ALargeSmall size={16} />
        </IconButton>
      )}
    >
      <Button
        aria-label="Smaller text"
        title={`Smaller text (${shortcut('text-smaller')})`}
        disabled={textSize <= textSizes.least}
        onClick={() => void actions.changeTextSize(-1)}
      >
        −
      </Button>
      <output aria-label="Text size" className="status__text-size-value">
        {textSize} %
      </output>
      <Button
        aria-label="Larger text"
        title={`Larger text (${shortcut('text-larger')})`}
        disabled={textSize >= textSizes.most}
        onClick={() => void actions.changeTextSize(1)}
      >
        +
      </Button>
      <Button
        look="quiet"
        title={`${textSizes.usual} % (${shortcut('text-usual')})`}
        disabled={textSize === textSizes.usual}
        onClick={() => void actions.changeTextSize(0)}
      >
        Usual size
      </Button>
    </Popover>
  );
}
