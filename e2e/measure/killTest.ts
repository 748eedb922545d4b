/**
 * Kills the app with `kill -9` at random moments while a script in its window annotates, writes, renames, asks, deletes and
 * pastes, and looks after each start whether everything that was acknowledged is there. Prints the count.
 *
 * Run: `npm run test:kill -- [--count N] [--seed S] [--keep]`, after `npm run build`. Status 1 where anything was lost.
 */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { prepareMachine } from '../../build/index.js';
import type { WindowApi } from '../../electron/ipc/windowApi.js';
import { makeTalkativeCheckpoint } from '../support/talkativeCheckpoint.js';
import { writeBlocksImage } from '../support/testImages.js';
import { KilledApp } from './kill/KilledApp.js';
import { Ledger } from './kill/Ledger.js';
import { annotationsAt, findWork, work, type FoundWork, type WorkNote } from './kill/work.js';

/** Longest the script works before a kill, and the share of the kills that come while the app starts. */
const longestWorkMs = 1500;
const startShare = 0.2;
const longestStartMs = 3000;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const count = Number(values.count);
let seed = Number(values.seed);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  console.error('Expected --count N, at least 1, and --seed S, both whole numbers.');
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'fovea-kill-'));
const machine = await prepareMachine({ hideWindows: true, vulkan: false }, (line) => console.error(line));
try {
  process.exitCode = (await killAndLook()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.stack : String(error));
  process.exitCode = 1;
} finally {
  machine.close();
  if (values.keep || process.exitCode !== 0) console.error(`Left for you to look at: ${folder}`);
  else await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function killAndLook(): Promise<boolean> {
  const model = join(folder, 'model');
  const image = join(folder, 'blocks.png');
  const profile = join(folder, 'profile');
  await makeTalkativeCheckpoint(model);
  await writeBlocksImage(image, 400, 300);
  const picture = [...(await readFile(image))];
  const ledger = new Ledger();
  const startedMs = Date.now();
  let losses = 0;
  let looks = 0;
  let sessionId: string | null = null;
  for (let kills = 0; kills < count; kills++) {
    const app = KilledApp.start(machine.launch, profile, ['--model', model, image]);
    if (kills > 0 && random() < startShare) {
      await delay(random() * longestStartMs);
      await app.kill(random() < 0.5);
      continue;
    }
    const page = await app.page();
    const opened = await page.evaluate(async () => {
      const host = (window as unknown as { fovea: WindowApi }).fovea;
      return host.openNamedImages();
    });
    const shown = opened.ok ? opened.value.images[0] : undefined;
    if (shown === undefined) throw new Error(`The picture did not open: ${JSON.stringify(opened)}`);
    if (sessionId !== null && shown.sessionId !== sessionId)
      losses += report(kills, [`the picture got the session ${shown.sessionId}, not ${sessionId}`]);
    sessionId = shown.sessionId;
    // The script is compiled with a helper that names functions, and calls one that lies beside it.
    await page.evaluate(
      `globalThis.__name = (it) => it; globalThis.annotationsAt = ${annotationsAt.toString()}`,
    );
    const found = await page.evaluate(findWork, [sessionId, ...ledger.pastedIds]);
    const own = found[sessionId];
    if (own === undefined || typeof own === 'string')
      throw new Error(`The session did not open: ${String(own)}`);
    looks++;
    const missing = [
      ...ledger.missing(own),
      ...ledger.pastedIds.flatMap((pasted) => missingOfPasted(ledger, found[pasted])),
    ];
    losses += report(kills, missing);
    // What lies there now is what tells why.
    if (missing.length > 0)
      await cp(join(profile, 'sessions'), join(folder, `lost-after-${kills}`), { recursive: true });
    const done = ledger.resume(own);
    let begin: (value: null) => void = () => undefined;
    const begun = new Promise<null>((resolve) => (begin = resolve));
    await page.exposeFunction('note', (text: string) => {
      ledger.note(JSON.parse(text) as WorkNote);
      begin(null);
    });
    const working = page.evaluate(work, {
      ...{ sessionId, imageId: shown.imageId, done, pasted: ledger.pastedIds, picture },
      seed: Math.floor(random() * 2 ** 31),
    });
    const failure = await Promise.race([
      working.then(() => null).catch((error: unknown) => error),
      // A machine that is busy with something else takes its time until the first change is there.
      begun.then(() => delay(random() * longestWorkMs, null)),
    ]);
    if (failure instanceof Error) throw failure;
    await app.kill(random() < 0.5);
    await working.catch(() => undefined);
    if ((kills + 1) % 10 === 0) sayHowFar(kills + 1, looks, losses, ledger, startedMs);
  }
  sayHowFar(count, looks, losses, ledger, startedMs);
  return losses === 0;
}

function missingOfPasted(ledger: Ledger, found: FoundWork | string | undefined): string[] {
  if (typeof found === 'object') return ledger.missingOfPasted(found);
  return [`a pasted picture's session was acknowledged and does not open: ${String(found)}`];
}

function report(kills: number, lost: readonly string[]): number {
  for (const line of lost) console.log(`after kill ${kills}: ${line}`);
  return lost.length;
}

function sayHowFar(kills: number, looks: number, losses: number, ledger: Ledger, startedMs: number): void {
  const minutes = ((Date.now() - startedMs) / 60_000).toFixed(1);
  console.log(
    `${kills} kills, ${looks} looks, ${ledger.acknowledged} changes acknowledged, ${losses} lost (${minutes} min)`,
  );
}

function random(): number {
  seed = (seed * 1664525 + 1013904223) % 2 ** 32;
  return seed / 2 ** 32;
}
