import type { HubDownload, HubProgress } from '../../../electron/ipc/hubContracts.js';
import type { HubOffer, HubPlace } from '../../../engine/protocol/hubOffer.js';
import { durationText } from '../../ui/durationText.js';
import { formatBytes } from '../../ui/formatBytes.js';
import { formatWhole } from '../../ui/formatNumber.js';

/** The host of a hub's address, as people know it. */
export function hubHost(place: HubPlace | null): string {
  return place === null ? 'the hub' : new URL(place.endpoint).host;
}

/** What asking tells the hub. */
export function tellsText(place: HubPlace | null): string {
  const token = place?.hasToken === false ? '' : ', and your token where one is set';
  return (
    `Looking up and downloading tell ${hubHost(place)} the names of the model and its files${token}. ` +
    'Nothing of your pictures or questions is sent.'
  );
}

/** How much is still to come. */
export function missingBytes({ totalBytes, hereBytes }: HubOffer): number {
  return totalBytes - hereBytes;
}

/** The facts of an offer, each with its name. */
export function factsOfOffer(offer: HubOffer): readonly (readonly [name: string, value: string])[] {
  const { commit, licence, fileCount, totalBytes, hereBytes, folder, freeBytes, tower } = offer;
  const facts: readonly (readonly [name: string, value: string | null])[] = [
    ['Commit', commit.slice(0, 12)],
    ['Licence', licence],
    ['Files', `${formatWhole(fileCount)}, ${formatBytes(totalBytes)} together`],
    ['Already here', hereText(hereBytes, totalBytes)],
    ['Vision tower', tower && towerText(tower)],
    ['Kept in', folder],
    ['Room there', `${formatBytes(freeBytes)} free`],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

/** Nothing of the small files that the look-up itself left. */
function hereText(hereBytes: number, totalBytes: number): string | null {
  if (hereBytes === totalBytes) return 'all of it';
  return hereBytes < totalBytes / 100 ? null : formatBytes(hereBytes);
}

function towerText({ id, isCertain }: NonNullable<HubOffer['tower']>): string {
  return isCertain
    ? `apart, ${id}, which comes too`
    : `perhaps apart, ${id}: the weights say so once they are here, and it then comes too`;
}

/** How far a download is, for the row of the list. */
export function downloadRowText({ state, progress }: HubDownload): string {
  const share = shareText(progress);
  switch (state) {
    case 'running':
      return share === null ? 'Asking the hub…' : `Downloading, ${share}`;
    case 'cancelling':
      return 'Stopping…';
    case 'stopped':
      return share === null ? 'Not finished' : `Not finished, ${share} here`;
    case 'failed':
      return share === null ? 'Failed' : `Failed at ${share}`;
    case 'done':
      return 'Downloaded';
  }
}

/** The share of a download that is here, rounded down: `100 %` is all of it. */
export function shareText(progress: HubProgress | null): string | null {
  if (progress === null || progress.bytes.total === 0) return null;
  return `${Math.floor((progress.bytes.done / progress.bytes.total) * 100)} %`;
}

/** `4.2 GB of 14.1 GB · 8.4 MB a second · about 20 min left`, as far as it is known. */
export function progressText(progress: HubProgress): string {
  const { bytes, bytesPerSecond, secondsLeft } = progress;
  return [
    `${formatBytes(bytes.done)} of ${formatBytes(bytes.total)}`,
    ...(bytesPerSecond === null ? [] : [`${formatBytes(bytesPerSecond)} a second`]),
    ...(secondsLeft === null ? [] : [`about ${durationText(secondsLeft)} left`]),
  ].join(' · ');
}

/** What to do about a failure beside what its message says; null where that is all. */
export function adviceText(code: string, place: HubPlace | null): string | null {
  switch (code) {
    case 'hub-access-denied':
      return (
        'Fovea has no field for a token. It reads HF_TOKEN as it was set when the app was started, and otherwise what ' +
        '“hf auth login” in a terminal leaves: after a login, just try again.'
      );
    case 'hub-unreachable':
      return (
        'Without network, a folder copied from another machine works the same: put its models--owner--name into ' +
        `${place?.cacheDir ?? "the hub's cache"}, or open any model's folder with “Open folder…”.`
      );
    default:
      return null;
  }
}
