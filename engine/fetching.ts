/** The front door of the hub, for the process that asks it and downloads: it loads no runtime. */
export {
  fetchCheckpoint,
  type FetchedCheckpoint,
  type FetchOptions,
} from './checkpoint/fetching/fetchCheckpoint.js';
export { findCachedCheckpoint } from './checkpoint/fetching/findCachedCheckpoint.js';
export { listCachedCheckpoints } from './checkpoint/fetching/listCachedCheckpoints.js';
export { lookUpCheckpoint } from './checkpoint/fetching/lookUpCheckpoint.js';
export type { DownloadState } from './hub/DownloadProgress.js';
export { type HubSettings, readHubSettings } from './hub/hubSettings.js';
export type { HubPatience } from './hub/retrying.js';
