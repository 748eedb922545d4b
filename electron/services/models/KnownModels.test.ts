import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultSettings } from '../../ipc/defaultSettings.js';
import type { Settings } from '../../ipc/contracts.js';
import type { ToInspection } from '../../ipc/modelMessages.js';
import type { ModelHandlers } from '../createRequestHandlers.js';
import type { StartEngineChild } from '../engine/EngineChild.js';
import { plainProcess } from '../testing/plainProcess.js';
import { SettingsService } from '../settings/SettingsService.js';
import { KnownModels } from './KnownModels.js';
import { modelHandlers } from './modelHandlers.js';
import { ModelInspections } from './ModelInspections.js';

const golden = join(import.meta.dirname, '..', '..', '..', 'engine', 'testing', 'golden', 'landscape-36');

const start = plainProcess<ToInspection>('inspectProcess.ts');

let root: string;
let chosen: string | null;
let settings: SettingsService;
const source = { folder: '/shipped', isShipped: true, opening: {}, fallenBackFrom: null };
const choice = {
  source: { ...source },
  open: vi.fn((folder: string) => ({ ...source, folder })),
  cancel: vi.fn(() => source),
  useShipped: vi.fn(() => Promise.resolve(source)),
};

beforeEach(async () => {
  vi.clearAllMocks();
  root = await mkdtemp(join(tmpdir(), 'fovea-models-'));
  chosen = null;
  choice.source = { ...source };
  settings = await SettingsService.open(join(root, 'settings.json'));
});
afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

function handlersOf(startChild: StartEngineChild<ToInspection> = start, timeoutMs?: number): ModelHandlers {
  const inspections = new ModelInspections(startChild, timeoutMs);
  const known = new KnownModels({
    settings,
    choice,
    inspections,
    shippedModelDir: '/shipped',
    provider: () => 'cpu',
  });
  return modelHandlers({ known, choice, inspections, chooseFolder: () => Promise.resolve(chosen) });
}

describe('the known models', () => {
  it('are the shipped one alone at first, and keep what is added over a restart', async () => {
    const handlers = handlersOf();
    expect(await handlers['models:list'](undefined)).toEqual([
      {
        modelId: 'shipped',
        name: 'shipped',
        folder: '/shipped',
        hub: null,
        isShipped: true,
        isKept: false,
        opening: {},
      },
    ]);
    expect(await handlers['models:add-dialog'](undefined), 'cancelled').toBeNull();
    chosen = join(root, 'mine');
    const added = await handlers['models:add-dialog'](undefined);
    expect(added?.models.map(({ name }) => name)).toEqual(['shipped', 'mine']);
    expect((await handlers['models:add-dialog'](undefined))?.models, 'once').toHaveLength(2);
    expect(choice.open, 'nothing is loaded').not.toHaveBeenCalled();

    settings = await SettingsService.open(join(root, 'settings.json'));
    const again = await handlersOf()['models:list'](undefined);
    expect(again[1]).toMatchObject({ modelId: added!.modelId, folder: chosen, isKept: true });
  });

  it('load by id what is in the list and nothing else', async () => {
    chosen = join(root, 'mine');
    const handlers = handlersOf();
    const added = await handlers['models:add-dialog'](undefined);
    await handlers['models:load']({ modelId: added!.modelId });
    expect(choice.open).toHaveBeenCalledExactlyOnceWith(chosen, undefined);
    for (const modelId of ['/etc', chosen, '0000000000000000']) {
      await expect(handlers['models:load']({ modelId })).rejects.toMatchObject({ code: 'model-unknown' });
      await expect(handlers['models:look']({ modelId })).rejects.toMatchObject({ code: 'model-unknown' });
    }
    expect(choice.open).toHaveBeenCalledOnce();
  });

  it('list one that was named for this run while it is open, and keep it once it is loaded from the list', async () => {
    choice.source = { ...source, folder: '/named', isShipped: false };
    const handlers = handlersOf();
    const named = (await handlers['models:list'](undefined))[1]!;
    expect(named).toMatchObject({ folder: '/named', isKept: false });
    await handlers['models:load']({ modelId: named.modelId });
    expect(settings.current.modelFolders).toEqual(['/named']);
  });

  it('forget a folder, with it the choice of the next start, and never what is open or ships', async () => {
    const [mine, other] = [join(root, 'mine'), join(root, 'other')];
    await mkdir(mine);
    const handlers = handlersOf();
    chosen = other;
    const { modelId: otherId } = (await handlers['models:add-dialog'](undefined))!;
    chosen = mine;
    const { modelId } = (await handlers['models:add-dialog'](undefined))!;
    await settings.update({ modelFolder: mine });
    choice.source = { ...source, folder: mine, isShipped: false };
    await expect(handlers['models:forget']({ modelId })).rejects.toMatchObject({ code: 'model-open' });
    await expect(handlers['models:forget']({ modelId: 'shipped' })).rejects.toMatchObject({
      code: 'model-shipped',
    });
    choice.source = { ...source };
    const left = await handlers['models:forget']({ modelId });
    expect(left.map((one) => one.modelId)).toEqual(['shipped', otherId]);
    expect(settings.current).toMatchObject<Partial<Settings>>({ modelFolder: null, modelFolders: [other] });
    await expect(cp(mine, join(root, 'copy'), { recursive: true }), 'it is still on the disk').resolves.toBe(
      undefined,
    );
  });

  it('take the one folder of earlier versions into the list', async () => {
    const { modelFolders, ...older } = { ...defaultSettings, modelFolder: '/mine' };
    expect(modelFolders).toEqual([]);
    await writeFile(join(root, 'settings.json'), JSON.stringify(older));
    settings = await SettingsService.open(join(root, 'settings.json'));
    expect(settings.current.modelFolders).toEqual(['/mine']);
  });

  it("call a folder of the hub's cache as the hub does, with the commit where there are two of them", async () => {
    const handlers = handlersOf();
    const repository = join(root, 'hub', 'models--llava-hf--llava-1.5-7b-hf');
    chosen = join(repository, 'snapshots', 'a'.repeat(40));
    const first = (await handlers['models:add-dialog'](undefined))!.models[1];
    const id = 'llava-hf/llava-1.5-7b-hf';
    expect(first).toMatchObject({ name: id, hub: { id, repository } });
    chosen = join(repository, 'snapshots', 'b'.repeat(40));
    const names = (await handlers['models:add-dialog'](undefined))!.models.map(({ name }) => name);
    expect(names).toEqual(['shipped', `${id}@aaaaaaa`, `${id}@bbbbbbb`]);
  });

  it('take a dropped folder that is a model, and no other', async () => {
    const [model, pictures] = [join(root, 'model'), join(root, 'pictures')];
    await cp(golden, model, { recursive: true });
    await mkdir(pictures);
    await writeFile(join(pictures, 'config.json'), '{}');
    const handlers = handlersOf();
    expect(await handlers['models:add-dropped']({ path: pictures })).toBeNull();
    expect(await handlers['models:add-dropped']({ path: join(root, 'nowhere') })).toBeNull();
    expect((await handlers['models:add-dropped']({ path: model }))?.models).toHaveLength(2);
  });
});

it('reads the card of the model that is open; none where there is none', async () => {
  choice.source = { ...source, folder: root };
  const handlers = handlersOf();
  expect(await handlers['models:card'](undefined)).toBeNull();
  await writeFile(join(root, 'README.md'), '# tiny');
  expect(await handlers['models:card'](undefined)).toBe('# tiny');
});

describe('looks', { timeout: 60_000 }, () => {
  it('are made by a process, also at a folder that is gone, which stays in the list', async () => {
    const handlers = handlersOf();
    chosen = join(root, 'mine');
    const { modelId } = (await handlers['models:add-dialog'](undefined))!;
    const gone = await handlers['models:look']({ modelId });
    expect(gone.findings[0]?.text).toContain('There is no model folder');
    await cp(golden, chosen, { recursive: true });
    expect(await handlers['models:look']({ modelId })).toMatchObject({
      sizes: { layers: 12 },
      tower: 'inside',
    });
    expect(await handlers['models:list'](undefined)).toHaveLength(2);
  });

  it('end when they are cancelled, take too long, or the process dies', async () => {
    let alive = 0;
    const silent: StartEngineChild<ToInspection> = () => {
      alive++;
      return { pid: 1, post: () => undefined, kill: () => (alive -= 1) };
    };
    const waiting = handlersOf(silent);
    const looks = [1, 2].map(() => waiting['models:look']({ modelId: 'shipped' }));
    await vi.waitFor(() => expect(alive).toBe(1));
    await waiting['models:cancel-looks'](undefined);
    for (const look of looks) await expect(look).rejects.toMatchObject({ code: 'look-cancelled' });
    expect(alive).toBe(0);

    await expect(handlersOf(silent, 20)['models:look']({ modelId: 'shipped' })).rejects.toMatchObject({
      code: 'look-timeout',
    });
    expect(alive).toBe(0);

    const dying: StartEngineChild<ToInspection> = (listener) => {
      setTimeout(() => listener.onExit('exit code 139'), 1);
      return { pid: 1, post: () => undefined, kill: () => undefined };
    };
    await expect(handlersOf(dying)['models:look']({ modelId: 'shipped' })).rejects.toMatchObject({
      code: 'look-crashed',
    });
  });
});
