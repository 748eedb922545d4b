import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConversionStatus } from '../../ipc/conversionContracts.js';
import type { ConversionOrder, FromConversion, ToConversion } from '../../ipc/conversionMessages.js';
import type { EngineChildListener, StartEngineChild } from '../engine/EngineChild.js';
import { plainProcess } from '../testing/plainProcess.js';
import { ConversionService } from './ConversionService.js';

const golden = join(import.meta.dirname, '..', '..', '..', 'engine', 'testing', 'golden', 'landscape-36');
let root: string;
let order: ConversionOrder;
const onStatus = vi.fn<(status: ConversionStatus) => void>();
const onConverted = vi.fn(() => Promise.resolve());

beforeEach(async () => {
  vi.clearAllMocks();
  root = await mkdtemp(join(tmpdir(), 'fovea-conversion-'));
  order = { source: golden, target: join(root, 'small'), weights: 'int4', blockSize: 32 };
});
afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

const file = (): string => join(root, 'conversion.json');
const openService = (start: StartEngineChild<ToConversion>): Promise<ConversionService> =>
  ConversionService.open({ start, file: file(), onStatus, onConverted });

/** A process that says what a test has it say. */
function saidProcess() {
  const posted: ToConversion[] = [];
  const said: { listener: EngineChildListener | null } = { listener: null };
  const start: StartEngineChild<ToConversion> = (listener) => {
    said.listener = listener;
    return { pid: 1, post: (message) => void posted.push(message), kill: () => undefined };
  };
  const say = (message: FromConversion): void => said.listener!.onMessage(message);
  return { posted, start, say, exit: (reason: string) => said.listener!.onExit(reason) };
}

const plan = { files: 3, totalBytes: 9, finishedBytes: 0, freeBytes: 99, estimatedMs: 1000 };

it('converts in a real process once the person says so, and not before', { timeout: 90_000 }, async () => {
  const service = await openService(plainProcess<ToConversion>('conversionProcess.ts'));
  service.plan(order);
  await vi.waitFor(() => expect(service.status.state).toBe('planned'), { timeout: 40_000 });
  expect(service.status.plan).toMatchObject({ files: 1, finishedBytes: 0 });
  expect(existsSync(join(order.target, 'model.safetensors'))).toBe(false);
  expect(() => service.plan(order), 'never two at once').toThrow(/is under way/);
  service.go();
  await vi.waitFor(() => expect(service.status.state).toBe('ended'), { timeout: 40_000 });
  expect(existsSync(join(order.target, 'model.safetensors'))).toBe(true);
  expect(onConverted).toHaveBeenCalledExactlyOnceWith(order.target);
});

it('leaves nothing of one that was planned only', async () => {
  const { start, say, posted } = saidProcess();
  const service = await openService(start);
  service.plan(order);
  say({ type: 'planned', plan });
  service.cancel();
  expect(posted.map(({ type }) => type)).toEqual(['plan', 'cancel']);
  say({ type: 'stopped' });
  expect(service.status).toMatchObject({ state: 'idle', order: null });
});

it('offers one that was cut off with the app at the next start, and goes on with it without asking again', async () => {
  const first = saidProcess();
  const service = await openService(first.start);
  service.plan(order);
  first.say({ type: 'planned', plan });
  service.go();
  first.say({ type: 'progress', doneBytes: 3, totalBytes: 9 });
  await vi.waitFor(() => expect(existsSync(file())).toBe(true));
  service.dispose();

  const second = saidProcess();
  const again = await openService(second.start);
  expect(again.status).toMatchObject({ state: 'cut-off', order });
  again.resume();
  second.say({ type: 'planned', plan: { ...plan, finishedBytes: 3 } });
  expect(second.posted.map(({ type }) => type)).toEqual(['plan', 'go']);
  second.say({ type: 'failed', error: { code: 'option-invalid', message: 'Free some space.' } });
  expect(again.status).toMatchObject({ state: 'failed', error: 'Free some space.' });
  again.resume();
  second.exit('exit code 137');
  expect(again.status.error).toContain('What is finished is kept');
});
