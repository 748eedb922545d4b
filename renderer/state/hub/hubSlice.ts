import type { HubDownload, HubDownloadList } from '../../../electron/ipc/hubContracts.js';
import type { Failure } from '../../../engine/protocol/failure.js';
import type { HubOffer, HubPlace } from '../../../engine/protocol/hubOffer.js';

/** What became of asking the hub for a model; the name is as it was asked for. */
export type LookUp =
  | { readonly state: 'asking'; readonly name: string }
  | { readonly state: 'found'; readonly offer: HubOffer }
  | { readonly state: 'failed'; readonly name: string; readonly error: Failure };

/** Which hub would be asked, or why that cannot be told. */
export type PlaceState =
  | { readonly state: 'known'; readonly place: HubPlace }
  | { readonly state: 'failed'; readonly message: string };

/** Models of the hub: what is asked for, what comes. */
export interface HubSlice {
  readonly hub: {
    /** The name or address as it stands in the box. */
    readonly text: string;
    readonly lookUp: LookUp | null;
    /** Null before it was asked. */
    readonly place: PlaceState | null;
    readonly downloads: HubDownloadList;
  };
}

/** Nothing is asked for, nothing comes. */
export const noHub: HubSlice = { hub: { text: '', lookUp: null, place: null, downloads: [] } };

/** What is selected in the list of models while the hub is asked. */
export const hubRowId = 'hub';

/** What is selected in the list of models while a download is looked at. */
export function downloadRowId(name: string): string {
  return `download:${name}`;
}

/** The download that the selected row of the list is; undefined for others. */
export function selectedDownload(list: HubDownloadList, selectedId: string | null): HubDownload | undefined {
  return list.find(({ name }) => downloadRowId(name) === selectedId);
}

/** Whether a download is at work, or being stopped. */
export function isDownloading({ state }: HubDownload): boolean {
  return state === 'running' || state === 'cancelling';
}
