import { expect, test } from './support/foveaTest.js';

test('the app starts where the environment tells every Electron to be plain Node', async ({
  openOnBlocks,
}) => {
  // As in the terminal of Visual Studio Code.
  process.env['ELECTRON_RUN_AS_NODE'] = '1';
  try {
    const fovea = await openOnBlocks(0);
    await expect(fovea.engineState).toHaveText('Ready');
  } finally {
    delete process.env['ELECTRON_RUN_AS_NODE'];
  }
});
