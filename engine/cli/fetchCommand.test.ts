import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { FakeHub, sha256, testCommit } from '../hub/testing/FakeHub.js';
import { missingModules, python } from '../session/testing/pythonReaders.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { runCommandLine } from './runCommandLine.js';

const temporaryFolder = temporaryFolders();
afterEach(() => vi.unstubAllEnvs());

const id = 'somebody/llava';
const weights = Buffer.alloc(5000, 7);
const files = {
  'config.json': JSON.stringify({ model_type: 'llava', text_config: {}, vision_config: {} }),
  'tokenizer_config.json': '{}',
  'model.safetensors': weights,
};

/** A hub with one model, and an environment that names it and an empty cache. */
async function start(): Promise<{ hub: FakeHub; cacheDir: string }> {
  const hub = await FakeHub.start({ [id]: files });
  const cacheDir = temporaryFolder();
  vi.stubEnv('HF_ENDPOINT', hub.endpoint);
  vi.stubEnv('HF_HUB_CACHE', cacheDir);
  vi.stubEnv('HF_TOKEN', 'hf_secret');
  for (const name of ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE', 'HTTP_PROXY', 'http_proxy'])
    vi.stubEnv(name, undefined);
  return { hub, cacheDir };
}

async function fovea(
  ...words: string[]
): Promise<{ status: number; out: string; err: string; opened: string[] }> {
  let [out, err] = ['', ''];
  const opened: string[] = [];
  const status = await runCommandLine(words, {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) },
    openEngine: ({ checkpointDir }) => {
      opened.push(checkpointDir);
      return Promise.reject(new Error('no engine here'));
    },
    defaultModelDir: '',
    root: '',
    readStdin: () => Readable.from([]),
    signal: new AbortController().signal,
  });
  return { status, out, err, opened };
}

describe('fovea fetch', () => {
  test('prints the folder, and what it is on stderr', async () => {
    const { cacheDir } = await start();
    const folder = path.join(cacheDir, 'models--somebody--llava', 'snapshots', testCommit);
    const { status, out, err } = await fovea('fetch', id);
    expect([status, out]).toEqual([0, `${folder}\n`]);
    expect(err).toMatch(`${id} at commit ${testCommit}\n`);
    expect(readFileSync(path.join(folder, 'model.safetensors'))).toEqual(weights);
  });

  test('prints one object with --json, of the revision asked for', async () => {
    await start();
    const { out } = await fovea('fetch', id, '--revision', testCommit, '--json');
    expect(JSON.parse(out)).toMatchObject({ id, commit: testCommit, tower: null, notices: [] });
  });

  test.each([
    [['fetch', 'llava'], /Expected the name of a model on the hub, owner\/name/],
    [['fetch', '../llava'], /Expected the name of a model/],
    [['fetch', `${id}@main`, '--revision', 'main'], /Expected one revision/],
    [['fetch', `${id}@../../x`], /Expected a branch, a tag or a commit/],
    [['fetch', `${id}@no-such`], /has no revision "no-such"/],
    [['fetch', 'somebody/else'], /There is no model somebody\/else/],
  ])('%s is refused', async (words, problem) => {
    await start();
    const { status, out, err } = await fovea(...words);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(problem);
  });
});

describe('a command that opens a model', () => {
  const picture = path.join(import.meta.dirname, '..', '..', 'assets', 'samples', '01-signs.png');
  const trace = (model: string) => [
    '--checkpoint',
    model,
    '--image',
    picture,
    '--input-ids',
    '1,-200',
    '--steps',
    '1',
  ];

  test('takes the name of one in the cache', async () => {
    await start();
    const { out } = await fovea('fetch', id);
    vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:9');
    for (const name of [id, `${id}@${testCommit}`])
      expect((await fovea('trace', ...trace(name))).opened).toEqual([out.trim()]);
  });

  test.each(['trace', 'score', 'convert', 'ask', 'eval', 'bench', 'experiment', 'batch', 'view'])(
    '%s tells of a name that is not in the cache how to get it',
    async (command) => {
      await start();
      const questions = path.join(temporaryFolder(), 'questions.jsonl');
      copyFileSync(picture, path.join(path.dirname(questions), 'signs.png'));
      writeFileSync(questions, `${JSON.stringify({ image: 'signs.png', question: 'a?', answer: 'b' })}\n`);
      const sentence = ['--image', picture, '--question', 'a?'];
      const words: Record<string, string[]> = {
        trace: trace(id),
        score: ['--checkpoint', id, ...sentence, '--continuation', 'b'],
        convert: [id, path.join(temporaryFolder(), 'out')],
        ask: [picture, 'a?', '--model', id],
        eval: [path.dirname(questions), '--model', id],
        bench: ['--suite', 'decoder', '--model', id],
        experiment: ['sweep', picture, 'a?', '--model', id],
        batch: [picture, '--questions', questions, '--out', temporaryFolder(), '--model', id],
        view: [picture, path.join(temporaryFolder(), 'out.png'), '--as', 'input', '--model', id],
      };
      const { status, err } = await fovea(command, ...words[command]!);
      expect(err).toMatch(
        /There is no folder somebody\/llava\. Expected the model .* Get it with: fovea fetch somebody\/llava/,
      );
      expect(status).toBe(2);
    },
  );
});

const missing = missingModules('huggingface_hub');
const run = promisify(execFile);

describe.skipIf(missing !== null)(
  `Hugging Face's own program${missing === null ? '' : ` (${missing})`}`,
  () => {
    const runPython = async (code: string, cacheDir: string): Promise<string> => {
      const env = {
        ...process.env,
        HF_HUB_CACHE: cacheDir,
        HF_HUB_DISABLE_PROGRESS_BARS: '1',
        HF_HUB_DISABLE_TELEMETRY: '1',
      };
      return (
        await run(
          python,
          [
            '-c',
            `from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download, try_to_load_from_cache\n${code}`,
          ],
          { env },
        )
      ).stdout.trim();
    };

    it('finds what was fetched, whole and without network', async () => {
      const { hub, cacheDir } = await start();
      const { out } = await fovea('fetch', id);
      hub.stop();
      const code = [
        `print(snapshot_download("${id}", local_files_only=True))`,
        `print(try_to_load_from_cache("${id}", "model.safetensors"))`,
        'info = scan_cache_dir()',
        'print([(repo.repo_id, repo.size_on_disk, repo.nb_files) for repo in info.repos], len(info.warnings))',
      ];
      const size = Object.values(files).reduce((sum, file) => sum + file.length, 0);
      expect((await runPython(code.join('\n'), cacheDir)).split('\n')).toEqual([
        out.trim(),
        path.join(out.trim(), 'model.safetensors'),
        `[('${id}', ${size}, 3)] 0`,
      ]);
    });

    it('has its downloads found, whole and in part, and takes no harm from ours', async () => {
      const { hub, cacheDir } = await start();
      const download = Object.keys(files).map((name) => `hf_hub_download("${id}", "${name}")`);
      await runPython(download.join('\n'), cacheDir);
      hub.seen.length = 0;
      expect((await fovea('fetch', id)).status).toBe(0);
      expect(hub.requests('GET', '/resolve/')).toEqual([]);
      const blobs = path.join(cacheDir, 'models--somebody--llava', 'blobs');
      const snapshots = path.join(cacheDir, 'models--somebody--llava', 'snapshots');
      const leavePart = () => {
        rmSync(snapshots, { recursive: true });
        rmSync(path.join(blobs, sha256(weights)));
        writeFileSync(path.join(blobs, `${sha256(weights)}.incomplete`), weights.subarray(0, 2000));
      };
      leavePart();
      await fovea('fetch', id);
      const ranges = hub.seen.filter(({ server }) => server === 'store').map((one) => one.headers.range);
      expect(ranges).toEqual(['bytes=2000-']);
      expect(readFileSync(path.join(snapshots, testCommit, 'model.safetensors'))).toEqual(weights);
      leavePart(); // as a fetch of ours that was stopped leaves it
      await runPython(download.join('\n'), cacheDir);
      expect(readFileSync(path.join(snapshots, testCommit, 'model.safetensors'))).toEqual(weights);
    });
  },
);
