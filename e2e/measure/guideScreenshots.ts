/**
 * `npm run docs:screenshots [-- --only guide|tour]`: does the piece of work of docs/user-guide.md and the tour of docs/tour.md in
 * the built app's real window and takes their pictures, `docs/images/*.png`. Progress goes to stderr.
 */
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp, prepareMachine } from '../../build/index.js';
import { FoveaWindow } from '../support/FoveaWindow.js';
import { launchFovea, type LaunchOptions } from '../support/launchFovea.js';
import { Album } from './guide/Album.js';
import { pieceOfWork } from './guide/pieceOfWork.js';
import { sampleAnswered } from './guide/sampleAnswered.js';
import { tourOfInspector } from './guide/tourOfInspector.js';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const report = (line: string): void => console.error(line);
// Paths are seen in the pictures: the same every time.
const folder = join(tmpdir(), 'survey');
try {
  await mkdir(folder);
  try {
    await takePictures();
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
} catch (error) {
  const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
  console.error(isThere ? `${folder} is there already: expected it not to be. Remove it.` : String(error));
  process.exitCode = 1;
}

async function takePictures(): Promise<void> {
  const machine = await prepareMachine({ hideWindows: true, vulkan: false }, report);
  try {
    await buildApp(report);
    process.env['FOVEA_LAUNCH'] = JSON.stringify(machine.launch);
    const album = new Album(report);
    if (values.only !== 'tour') await withFovea({}, (fovea) => sampleAnswered(fovea, album));
    if (values.only !== 'guide') await withFovea({}, (fovea) => tourOfInspector(fovea, album));
    if (values.only !== 'tour')
      await withFovea({ userDataDir: join(folder, 'profile') }, (fovea) => pieceOfWork(fovea, album, folder));
  } finally {
    machine.close();
  }
}

async function withFovea(options: LaunchOptions, work: (fovea: FoveaWindow) => Promise<void>): Promise<void> {
  const running = await launchFovea(options);
  try {
    const fovea = new FoveaWindow(running.app, running.window);
    // tsx wraps named functions with this, also those that run in the window.
    await fovea.page.evaluate('globalThis.__name = (named) => named');
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setContentSize(1280, 800)); // prettier-ignore
    await work(fovea);
  } finally {
    await running.close();
  }
}
