import { buildApp, prepareMachine } from '../../build/index.js';

/**
 * Prepares the machine and builds the app before the first end-to-end test; Playwright calls it.
 *
 * @returns what ends the virtual display after the last test
 */
export default async function globalSetup(): Promise<() => void> {
  const report = (line: string): void => console.log(line);
  const machine = await prepareMachine(
    { hideWindows: process.env['FOVEA_SHOW_WINDOWS'] !== '1', vulkan: false },
    report,
  );
  await buildApp(report);
  process.env['FOVEA_LAUNCH'] = JSON.stringify(machine.launch);
  return machine.close;
}
