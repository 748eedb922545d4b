import { fetchCheckpoint } from '../checkpoint/fetching/fetchCheckpoint.js';
import type { DownloadState } from '../hub/DownloadProgress.js';
import { parseHubName } from '../protocol/hubName.js';
import type { Command } from './command.js';
import { ProgressLine } from './ProgressLine.js';

/** `fovea fetch`: a checkpoint from the hub, into the cache that other programs share. */
export const fetchCommand: Command = {
  name: 'fetch',
  summary: 'Download a checkpoint from the Hugging Face hub',
  positionals: ['NAME'],
  options: {
    revision: { value: 'R', description: 'branch, tag or commit (default: main)' },
    json: { description: 'print one JSON object instead of the folder' },
  },
  async run(options, { signal, stderr, stdout }) {
    const [word] = options.positionals as [string];
    const name = parseHubName(word, options.values.get('revision'));
    const line = new ProgressLine(stderr);
    const onProgress = (state: DownloadState): void => line.tell(progressText(state));
    const fetched = await fetchCheckpoint(name, { signal, onProgress }).finally(() => line.close());
    for (const notice of fetched.notices) stderr.write(`${notice}\n`);
    const { folder, id, commit, tower } = fetched;
    stderr.write(`${id} at commit ${commit}${tower === null ? '' : `, its vision tower ${tower.id}`}\n`);
    stdout.write(options.values.has('json') ? `${JSON.stringify(fetched)}\n` : `${folder}\n`);
  },
};

function progressText({ file, files, bytes, secondsLeft }: DownloadState): string {
  const left = secondsLeft === null ? '' : `, about ${shownTime(secondsLeft)} left`;
  return (
    `${(bytes.done / 1e6).toFixed(1)} of ${(bytes.total / 1e6).toFixed(1)} MB, ${files.done} of ${files.total} files` +
    `${left}: ${file}`
  );
}

function shownTime(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
