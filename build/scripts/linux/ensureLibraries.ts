import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { missingLibraries } from './missingLibraries.js';
import { DISPLAY_PACKAGE, ELECTRON_PACKAGES, VULKAN_PACKAGE } from './systemPackages.js';

/** What this run needs of the system besides Electron's own libraries. */
export interface LibraryNeeds {
  executablePath: string;
  virtualDisplay: boolean;
  vulkan: boolean;
}

/** The parts of the machine that `ensureLibraries` asks and changes; tests put others in their place. */
export interface Machine {
  isRoot: boolean;
  hasApt: boolean;
  missingLibraries(executablePath: string): Promise<string[]>;
  hasProgram(name: string): boolean;
  hasVulkanLoader(): Promise<boolean>;
  /** Installs Debian packages; throws when apt fails. */
  aptInstall(packages: readonly string[]): Promise<void>;
}

/**
 * Makes sure that a Linux machine has the libraries and programs that a run needs.
 *
 * On a Debian-like system as root it installs what is missing; elsewhere it fails with the one command to run.
 *
 * @throws Error that names what is missing and what to do
 */
export async function ensureLibraries(
  needs: LibraryNeeds,
  report: (line: string) => void,
  machine: Machine = thisMachine,
): Promise<void> {
  const before = await findMissing(needs, machine);
  if (before.length === 0) return;
  const packages = unique(before.flatMap((item) => item.packages));
  const names = before.map((item) => item.name).join(', ');
  if (!machine.hasApt) {
    throw new Error(
      `This machine lacks ${names}. Install them with your system's package manager ` +
        `(Debian's packages are called ${packages.join(' ')}), then run this again.`,
    );
  }
  if (!machine.isRoot) {
    throw new Error(
      `This machine lacks ${names}. Run this once, then try again:\n\n  sudo apt-get install -y ${packages.join(' ')}\n`,
    );
  }
  report(`Installing system packages: ${packages.join(' ')} ...`);
  await machine.aptInstall(packages);
  const after = await findMissing(needs, machine);
  if (after.length > 0) {
    throw new Error(
      `${after.map((item) => item.name).join(', ')} still missing after installing ${packages.join(' ')}.`,
    );
  }
}

interface MissingItem {
  name: string;
  packages: readonly string[];
}

async function findMissing(needs: LibraryNeeds, machine: Machine): Promise<MissingItem[]> {
  const libraries = await machine.missingLibraries(needs.executablePath);
  const items: MissingItem[] = libraries.map((name) => ({ name, packages: ELECTRON_PACKAGES }));
  if (needs.virtualDisplay && !machine.hasProgram('Xvfb'))
    items.push({ name: 'Xvfb', packages: [DISPLAY_PACKAGE] });
  if (needs.vulkan && !(await machine.hasVulkanLoader())) {
    items.push({ name: 'libvulkan.so.1', packages: [VULKAN_PACKAGE] });
  }
  return items;
}

const thisMachine: Machine = {
  isRoot: process.getuid?.() === 0,
  hasApt: hasProgram('apt-get'),
  missingLibraries,
  hasProgram,
  hasVulkanLoader: async () => {
    const { stdout } = await promisify(execFile)(ldconfigPath(), ['-p']).catch(() => ({ stdout: '' }));
    return stdout.includes('libvulkan.so.1');
  },
  aptInstall: async (packages) => {
    await apt(['update', '-qq']);
    await apt(['install', '-y', '-qq', '--no-install-recommends', ...(await currentNames(packages))]);
  },
};

function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((dir) => dir !== '' && existsSync(join(dir, name)));
}

/** A normal user's PATH often leaves out /sbin. */
function ldconfigPath(): string {
  return existsSync('/sbin/ldconfig') ? '/sbin/ldconfig' : 'ldconfig';
}

/** Newer Debian and Ubuntu renamed packages for 64-bit time: `libasound2` became `libasound2t64`. */
async function currentNames(packages: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for (const name of packages) {
    const renamed = await promisify(execFile)('apt-cache', ['show', `${name}t64`]).then(
      () => true,
      () => false,
    );
    names.push(renamed ? `${name}t64` : name);
  }
  return names;
}

/** Runs apt-get without its chatter, which is shown only when it fails; it must never stop to ask. */
async function apt(args: readonly string[]): Promise<void> {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await promisify(execFile)('apt-get', args, { env: environment, maxBuffer: 1 << 26 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`apt-get ${args.join(' ')} failed.\n${stdout}${stderr}`, { cause: error });
  }
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
