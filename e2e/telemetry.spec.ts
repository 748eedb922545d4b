import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/foveaTest.js';

// What onnxruntime would write and whom it would call: engine/answering/telemetry.engine.test.ts.
test('the engine process opens a model without leaving a device id in the user’s cache', async ({
  folder,
  openTalkative,
}) => {
  test.skip(process.platform !== 'linux', 'the folder is found through XDG_CACHE_HOME on Linux only');
  const cache = join(folder, 'cache');
  const fovea = await openTalkative(0, { env: { XDG_CACHE_HOME: cache, ORT_DISABLE_TELEMETRY: '' } });
  await expect(fovea.engineState).toHaveText('Ready');
  const names = await readdir(cache, { recursive: true }).catch(() => []);
  expect(names.filter((name) => /deviceid|onnxruntime/i.test(name))).toEqual([]);
});
