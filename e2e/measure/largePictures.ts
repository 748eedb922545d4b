/**
 * Measures large pictures in the built app, and prints one JSON object a picture, medians of all runs: `openMs` (asked for
 * until it is open), `firstViewMs` (until the tiles that fill a window are there), `tileP95Ms` (tiles at full resolution
 * across the picture), `preparedMs` (until all levels are there), `memoryMb` (the most that all processes together hold),
 * `askedMs` (a question until its first token), `load` (of the machine in the last minute before a run).
 *
 * Run: `npx tsx e2e/measure/largePictures.ts [FOLDER [RUNS]]`, after `npm run build`; three runs by default. It makes the
 * pictures itself (a JPEG of 12,000 x 9,000 and two TIFFs of 30,000 x 30,000 pixels), in FOLDER where that is named: they are
 * then kept and used again.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import { prepareMachine, projectRoot } from '../../build/index.js';
import type { OpenedImage } from '../../electron/ipc/contracts.js';
import type { WindowApi } from '../../electron/ipc/windowApi.js';
import { summarize, writeLargeJpeg, writeLargeTiffs } from '../../engine/bench/index.js';
import { FoveaWindow } from '../support/FoveaWindow.js';
import { launchFovea } from '../support/launchFovea.js';

const patience = { timeout: 300_000 };
const sample = join(projectRoot, 'assets', 'samples', '06-signs-seven-megapixels.jpg');
const report = (line: string): void => console.error(line);

const named = process.argv[2];
const runs = Number(process.argv[3] ?? 3);
const folder = named === undefined ? await mkdtemp(join(tmpdir(), 'fovea-large-')) : resolve(named);
try {
  await mkdir(folder, { recursive: true });
  const machine = await prepareMachine({ hideWindows: true, vulkan: false }, report);
  try {
    process.env['FOVEA_LAUNCH'] = JSON.stringify(machine.launch);
    for (const path of await makePictures()) {
      report(`Opening ${path} ...`);
      const found: Record<string, number>[] = [];
      for (let run = 0; run < runs; run++) {
        const load = loadavg()[0]!;
        found.push({ ...(await measure(path)), load: Number(load.toFixed(1)) });
        report(`  ${JSON.stringify(found.at(-1))}`);
      }
      const medians = Object.keys(found[0]!).map((what) => [
        what,
        summarize(found.map((one) => one[what]!)).median,
      ]);
      console.log(JSON.stringify({ picture: path, runs, ...Object.fromEntries(medians) }));
    }
  } finally {
    machine.close();
  }
} finally {
  if (named === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function makePictures(): Promise<string[]> {
  const jpeg = join(folder, 'large.jpg');
  if (!existsSync(jpeg)) {
    report('Making a JPEG of 12,000 x 9,000 pixels ...');
    await writeLargeJpeg(jpeg, sample, 12_000, 9_000);
  }
  const tiffs = {
    withCopies: join(folder, 'with-copies.tif'),
    withoutCopies: join(folder, 'without-copies.tif'),
  };
  if (!existsSync(tiffs.withoutCopies)) {
    report('Making two TIFFs of 30,000 x 30,000 pixels ...');
    await writeLargeTiffs(folder, sample, 30_000, 30_000);
  }
  return [jpeg, tiffs.withCopies, tiffs.withoutCopies];
}

async function measure(path: string): Promise<Record<string, number>> {
  const running = await launchFovea();
  try {
    const fovea = new FoveaWindow(running.app, running.window);
    await expect(fovea.engineState).toHaveText('Ready', patience);
    // tsx marks functions with a helper of its own, which neither main process nor window has.
    const helper = 'globalThis.__name = (named) => named';
    await running.app.evaluate(helper);
    await running.window.evaluate(helper);
    await running.app.evaluate(({ app, dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
      const { readFileSync } = process.getBuiltinModule('node:fs');
      // Linux tells what a process has for itself, with its share of what several have.
      const ownKb = (pid: number, otherwise: number): number => {
        try {
          return Number(
            /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? otherwise,
          );
        } catch {
          return otherwise;
        }
      };
      const seen = globalThis as unknown as { most: MemoryUse };
      seen.most = { allKb: 0, ofKb: {} };
      setInterval(() => {
        const use: MemoryUse = { allKb: 0, ofKb: {} };
        for (const { pid, name, type, memory } of app.getAppMetrics()) {
          const kb = ownKb(pid, memory.workingSetSize);
          use.allKb += kb;
          use.ofKb[name ?? type] = kb;
        }
        if (use.allKb > seen.most.allKb) seen.most = use;
      }, 250);
    }, path);
    const times = await running.window.evaluate(inWindow);
    await expect(fovea.stage).toBeVisible(patience);
    const asked = performance.now();
    await fovea.ask('What does the sign say?');
    await expect(fovea.tokens.first()).toBeVisible(patience);
    const askedMs = performance.now() - asked;
    const { allKb, ofKb } = await running.app.evaluate(
      () => (globalThis as unknown as { most: MemoryUse }).most,
    );
    for (const [name, kb] of Object.entries(ofKb)) report(`  ${name}: ${Math.round(kb / 1024)} MB`);
    const figures = { ...times, askedMs, memoryMb: allKb / 1024 };
    return Object.fromEntries(Object.entries(figures).map(([what, value]) => [what, Math.round(value)]));
  } finally {
    await running.close();
  }
}

/** What the processes held when they held most, in KiB: on Linux shared memory is divided among them (PSS). */
interface MemoryUse {
  allKb: number;
  ofKb: Record<string, number>;
}

/** Runs in the window, on what it works with itself. */
async function inWindow(): Promise<Record<string, number>> {
  const { fovea } = globalThis as unknown as { fovea: WindowApi };
  const started = performance.now();
  let preparedMs = 0;
  const prepared = new Promise<void>((ready) => {
    fovea.onImagePreparing(({ done, total }) => {
      if (done < total || preparedMs > 0) return;
      preparedMs = performance.now() - started;
      ready();
    });
  });
  const reply = await fovea.openImageDialog({ kind: 'files' });
  if (!reply.ok) throw new Error(reply.error.message);
  const image: OpenedImage | undefined = reply.value.images[0];
  if (!image?.pyramid) throw new Error(JSON.stringify(reply.value));
  const openMs = performance.now() - started;
  const { levels, tileSide } = image.pyramid;
  const addressesOf = (level: number): string[] => {
    const { width, height } = levels[level]!;
    const found: string[] = [];
    for (let row = 0; row * tileSide < height; row++) {
      for (let column = 0; column * tileSide < width; column++) {
        found.push(`${image.url}/tiles/${level}/${column}/${row}`);
      }
    }
    return found;
  };
  const load = async (address: string): Promise<boolean> => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(await response.text());
    (await createImageBitmap(await response.blob())).close();
    return response.headers.get('Fovea-Tile') === 'exact';
  };
  const view = levels.findIndex(({ width, height }) => Math.max(width, height) <= 1024);
  const exact = await Promise.all(addressesOf(view).map((address) => load(`${address}?preview`)));
  const firstViewMs = performance.now() - started;
  // Through the picture at full resolution, a tile at a time.
  const fine = addressesOf(0);
  const tookMs: number[] = [];
  for (let i = 0; i < 60; i++) {
    const before = performance.now();
    await load(fine[Math.floor((i * fine.length) / 60)]!);
    tookMs.push(performance.now() - before);
  }
  tookMs.sort((a, b) => a - b);
  if (exact.includes(false)) await prepared;
  else preparedMs ||= firstViewMs;
  return {
    openMs,
    firstViewMs,
    firstViewIsExact: Number(!exact.includes(false)),
    tileP95Ms: tookMs[56]!,
    preparedMs,
  };
}
