import { beforeEach, expect, it, vi } from 'vitest';
import type { ModelOpening } from '../../../engine/protocol/modelOpening.js';
import type { EngineStatus, ModelSource, Settings } from '../../ipc/contracts.js';
import { defaultSettings } from '../../ipc/defaultSettings.js';
import { ModelChoice } from './ModelChoice.js';

const shippedModelDir = '/shipped';
const ready = { state: 'ready', model: {} } as EngineStatus;
const failed: EngineStatus = { state: 'failed', reason: 'No config.json.', cause: 'model' };

const onChange = vi.fn<(source: ModelSource) => void>();
const engine = {
  checkpointDir: '',
  opening: {} as ModelOpening,
  status: ready,
  setModel: vi.fn((folder: string, opening: ModelOpening) => {
    engine.checkpointDir = folder;
    engine.opening = opening;
    engine.status = { state: 'starting', stage: 'process', done: 0, total: 1 };
  }),
};
const settings = {
  current: defaultSettings,
  update: vi.fn((change: Partial<Settings>) => {
    settings.current = { ...settings.current, ...change };
    return Promise.resolve(settings.current);
  }),
};

/** The choice at the start of an app whose last run left `modelFolder`, or that was told `named`. */
function start({ modelFolder = null, named }: { modelFolder?: string | null; named?: string }): ModelChoice {
  settings.current = { ...defaultSettings, modelFolder };
  engine.opening = {};
  engine.checkpointDir = named ?? modelFolder ?? shippedModelDir;
  const isRemembered = named === undefined && modelFolder !== null;
  return new ModelChoice({ engine, settings, shippedModelDir, isRemembered, onChange });
}

function tell(model: ModelChoice, status: EngineStatus): boolean {
  engine.status = status;
  return model.receive(status);
}

beforeEach(() => void vi.clearAllMocks());

it('keeps a folder that was chosen once its model is open, not before', () => {
  const model = start({});
  expect(model.open('/mine')).toEqual({
    folder: '/mine',
    isShipped: false,
    opening: {},
    fallenBackFrom: null,
  });
  expect(settings.current.modelFolder).toBeNull();
  expect(tell(model, ready)).toBe(true);
  expect(settings.current.modelFolder).toBe('/mine');
});

it('does not keep a folder that cannot be opened; its failure is told', () => {
  const model = start({ modelFolder: '/mine' });
  tell(model, ready);
  model.open('/bad');
  expect(tell(model, failed)).toBe(true);
  expect(engine.checkpointDir, 'nothing is opened in its place').toBe('/bad');
  expect(settings.current.modelFolder).toBe('/mine');
});

it.each(['model', 'process'] as const)(
  'stands in with the shipped model where the kept one fails (%s), says so, and keeps the choice',
  async (cause) => {
    const model = start({ modelFolder: '/gone' });
    expect(tell(model, { ...failed, cause }), 'this failure is made good').toBe(false);
    await Promise.resolve();
    expect(engine.setModel).toHaveBeenCalledExactlyOnceWith(shippedModelDir, {});
    const source = { folder: shippedModelDir, isShipped: true, opening: {} };
    const fallenBackFrom = { folder: '/gone', reason: 'No config.json.' };
    expect(onChange).toHaveBeenCalledExactlyOnceWith({ ...source, fallenBackFrom });
    tell(model, ready);
    expect(settings.current.modelFolder, 'a drive may be back at the next start').toBe('/gone');
    expect(tell(model, failed), 'a failure of the shipped model is told').toBe(true);
  },
);

it('forgets a folder for the shipped model, which is not opened twice', async () => {
  const model = start({ modelFolder: '/gone' });
  tell(model, failed);
  await Promise.resolve();
  tell(model, ready);
  engine.setModel.mockClear();
  expect((await model.useShipped()).fallenBackFrom).toBeNull();
  expect(settings.current.modelFolder).toBeNull();
  expect(engine.setModel).not.toHaveBeenCalled();
});

it('keeps nothing of a folder that was named for this run, and opens nothing in its place', () => {
  const model = start({ modelFolder: '/mine', named: '/named' });
  expect(tell(model, failed)).toBe(true);
  expect(engine.setModel).not.toHaveBeenCalled();
  expect(tell(model, ready)).toBe(true);
  expect(settings.update).not.toHaveBeenCalled();
});

it('tells a later failure of the kept model as any other', () => {
  const model = start({ modelFolder: '/mine' });
  tell(model, ready);
  expect(tell(model, { ...failed, cause: 'process' })).toBe(true);
  expect(engine.setModel).not.toHaveBeenCalled();
});

it('goes back to the model that was open when the opening of another is given up, and keeps what was kept', () => {
  const model = start({ modelFolder: '/mine' });
  tell(model, ready);
  expect(model.cancel().folder, 'nothing is being opened').toBe('/mine');
  expect(engine.setModel).not.toHaveBeenCalled();
  model.open('/large');
  expect(model.cancel()).toEqual({ folder: '/mine', isShipped: false, opening: {}, fallenBackFrom: null });
  expect(engine.setModel).toHaveBeenLastCalledWith('/mine', {});
  tell(model, ready);
  expect(settings.current.modelFolder).toBe('/mine');
});

it('goes back after a failure too, and to the shipped model where none was open before', () => {
  const model = start({ modelFolder: '/mine' });
  engine.status = { state: 'starting', stage: 'decoder', done: 1, total: 9 };
  expect(model.cancel()).toMatchObject({ folder: shippedModelDir, isShipped: true });
  tell(model, ready);
  model.open('/bad');
  tell(model, failed);
  expect(model.cancel().folder).toBe(shippedModelDir);
  expect(settings.current.modelFolder, 'nobody chose another').toBe('/mine');
});

it('keeps how a model was opened once it is open so, and opens it so again where nobody chooses', () => {
  const model = start({});
  model.open('/mine', { weights: 'fp32' });
  expect(settings.current.modelOpenings, 'not before').toEqual({});
  tell(model, ready);
  expect(settings.current.modelOpenings).toEqual({ '/mine': { weights: 'fp32' } });
  model.open(shippedModelDir);
  tell(model, ready);
  expect(model.open('/mine').opening).toEqual({ weights: 'fp32' });
  model.open('/mine', {});
  tell(model, ready);
  expect(settings.current.modelOpenings, 'the usual is nothing to keep').toEqual({});
});

it('goes back to the same model as it was opened before, and keeps that', () => {
  const model = start({});
  model.open('/mine', { weights: 'int4' });
  tell(model, ready);
  model.open('/mine', { weights: 'fp32', untrainedHighres: true });
  expect(model.source.opening).toEqual({ weights: 'fp32', untrainedHighres: true });
  expect(model.cancel()).toMatchObject({ folder: '/mine', opening: { weights: 'int4' } });
  tell(model, ready);
  expect(settings.current.modelOpenings).toEqual({ '/mine': { weights: 'int4' } });
});
