import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import type { ShownPixels } from '../../state/view/modelViewSlice.js';
import { formatWhole } from '../../ui/formatNumber.js';

/** Whose pixels the canvas shows: the file's, or what the model makes of them. */
export function PixelsChooser() {
  const pixels = useApp((state) => state.pixels);
  const model = useApp((state) => state.model);
  const hasImage = useApp((state) => state.view !== null);
  const actions = useActions();
  const [high, low] = [model?.highresSize, model?.lowresSize].map((side) =>
    side === undefined ? '' : `, ${formatWhole(side)}²`,
  );
  return (
    <select
      className={pixels === 'original' ? 'select' : 'select select--on'}
      aria-label="Pixels shown"
      title={`Pixels shown: the original, or what the model got of it (${shortcut('toggle-model-view')})`}
      value={pixels}
      disabled={!hasImage}
      onChange={(event) => actions.showPixels(event.target.value as ShownPixels)}
    >
      <option value="original">Original pixels</option>
      <option value="read">What the model saw</option>
      <option value="input">Its whole input{high}</option>
      <option value="lowres">Its low-res view{low}</option>
    </select>
  );
}
