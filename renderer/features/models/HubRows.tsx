import { downloadRowId } from '../../state/hub/hubSlice.js';
import { useApp } from '../../state/WindowModelContext.js';
import { downloadRowText } from './hubTexts.js';
import { ModelRow } from './ModelRow.js';

/** Downloads that are under way or unfinished, as rows of the list of models. */
export function HubRows({ selectedId }: { readonly selectedId: string | null }) {
  const downloads = useApp((state) => state.hub.downloads);
  return downloads
    .filter(({ state }) => state !== 'done')
    .map((download) => {
      const { name } = download;
      const rowId = downloadRowId(name);
      return (
        <ModelRow key={rowId} {...{ rowId, name }} isSelected={rowId === selectedId} testId="download-row">
          {downloadRowText(download)}
        </ModelRow>
      );
    });
}
