import { downloadRowId } from '../../state/hub/hubSlice.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { downloadRowText } from './hubTexts.js';

/** Downloads that are under way or unfinished, as rows of the list of models. */
export function HubRows({ selectedId }: { readonly selectedId: string | null }) {
  const downloads = useApp((state) => state.hub.downloads);
  const actions = useActions();
  return downloads
    .filter(({ state }) => state !== 'done')
    .map((download) => {
      const rowId = downloadRowId(download.name);
      return (
        <button
          key={rowId}
          type="button"
          className="model-row"
          data-model={rowId}
          data-testid="download-row"
          aria-current={rowId === selectedId}
          onClick={() => actions.selectModel(rowId)}
        >
          <span className="model-row__name">{download.name}</span>
          <span className="model-row__text">{downloadRowText(download)}</span>
        </button>
      );
    });
}
