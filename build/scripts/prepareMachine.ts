import { join } from 'node:path';
import type { ElectronDistribution } from './electron/electronDistribution.js';
import { type ElectronSource, ensureElectron } from './electron/ensureElectron.js';
import { chromiumSandbox } from './linux/chromiumSandbox.js';
import { ensureLibraries } from './linux/ensureLibraries.js';
import { hasScreen, startVirtualDisplay } from './linux/virtualDisplay.js';
import { projectRoot } from './projectRoot.js';

/** What a run wants from the machine. */
export interface MachineWishes {
  /** Windows go to a virtual display even where there is a screen. */
  hideWindows: boolean;
  /** The engine's WebGPU tests run, on the software adapter inside the Electron distribution. */
  vulkan: boolean;
}

/** All it takes to start the app on this machine. */
export interface LaunchSettings {
  distribution: ElectronDistribution;
  /** Chromium switches, to stand before the app's folder. */
  switches: string[];
  /** Variables to add to the environment. */
  env: Record<string, string>;
}

/** A machine that is ready; `close` ends what was started on it. */
export interface PreparedMachine {
  launch: LaunchSettings;
  close: () => void;
}

/**
 * Makes this machine ready to run the app: Electron, system libraries, a display.
 *
 * @param report receives progress, a line at a time
 * @throws Error that says what is missing and what to do
 */
export async function prepareMachine(
  wishes: MachineWishes,
  report: (line: string) => void,
): Promise<PreparedMachine> {
  const distribution = await ensureElectron(
    join(projectRoot, '.cache', 'electron'),
    electronSource(),
    report,
  );
  if (process.platform !== 'linux')
    return { launch: { distribution, switches: [], env: asApp }, close: () => undefined };

  const virtualDisplay = wishes.hideWindows || !hasScreen(process.platform, process.env);
  const { executablePath } = distribution;
  await ensureLibraries({ executablePath, virtualDisplay, vulkan: wishes.vulkan }, report);

  const sandbox = await chromiumSandbox(distribution.dir);
  if (!sandbox.enabled) report(`Chromium's sandbox is off: ${sandbox.reason}.`);
  const switches = sandbox.enabled ? [] : ['--no-sandbox'];
  if (!virtualDisplay) {
    // Electron before 38 looks for an X server even where there is only Wayland.
    const platform = isEmpty(process.env['DISPLAY']) ? ['--ozone-platform=wayland'] : [];
    return {
      launch: { distribution, switches: [...switches, ...platform], env: asApp },
      close: () => undefined,
    };
  }

  const server = await startVirtualDisplay();
  report(`Windows go to a virtual display (${server.display}).`);
  return {
    // X11 by name: a Wayland session would otherwise be preferred to the virtual display.
    launch: {
      distribution,
      switches: [...switches, '--ozone-platform=x11'],
      env: { ...asApp, DISPLAY: server.display, WAYLAND_DISPLAY: '' },
    },
    close: server.close,
  };
}

/** Terminals inside programs made with Electron, Visual Studio Code's for one, tell every Electron to be plain Node. */
const asApp: Record<string, string> = { ELECTRON_RUN_AS_NODE: '' };

function isEmpty(value: string | undefined): boolean {
  return value === undefined || value === '';
}

function electronSource(): ElectronSource {
  const wish = process.env['FOVEA_ELECTRON'] ?? 'auto';
  if (wish === 'auto' || wish === 'official' || wish === 'fallback') return wish;
  throw new Error(`FOVEA_ELECTRON should be auto, official or fallback, got "${wish}".`);
}
