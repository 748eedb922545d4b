import type { HubDownload } from '../../../electron/ipc/hubContracts.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';

/** How far the download of a model is, that one failed, or that one has come; nothing while there is none. */
export function DownloadButton() {
  const download = useApp(({ hub }) => newestOf(hub.downloads));
  const actions = useActions();
  if (download === undefined) return null;
  return (
    <button
      type="button"
      className="status__model"
      data-testid="download-button"
      title={`${download.name}. Press to see it among the models`}
      onClick={() => void actions.showHubDownload(download.name)}
    >
      {textOf(download)}
    </button>
  );
}

/** The one that is under way, else the last that has something to tell: one that was left has not. */
function newestOf(list: readonly HubDownload[]): HubDownload | undefined {
  const [running, told] = [
    list.find(({ state }) => state === 'running' || state === 'cancelling'),
    list.filter(({ state }) => state === 'failed' || state === 'done').at(-1),
  ];
  return running ?? told;
}

function textOf({ state, progress }: HubDownload): string {
  if (state === 'failed') return 'Download failed';
  if (state === 'done') return 'Model downloaded';
  if (progress === null || progress.bytes.total === 0) return 'Downloading';
  return `Downloading ${Math.floor((progress.bytes.done / progress.bytes.total) * 100)} %`;
}
