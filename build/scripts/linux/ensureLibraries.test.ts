import { describe, expect, it } from 'vitest';
import { type Machine, ensureLibraries } from './ensureLibraries.js';

const needs = { executablePath: '/electron', virtualDisplay: true, vulkan: true };
const silent = (): void => undefined;

describe('ensureLibraries', () => {
  it('does nothing when nothing is missing', async () => {
    const machine = fakeMachine({ libraries: [], xvfb: true, vulkan: true });
    await ensureLibraries(needs, silent, machine);
    expect(machine.installed).toEqual([]);
  });

  it('installs what is missing as root on Debian', async () => {
    const machine = fakeMachine({ libraries: ['libnss3.so', 'libgtk-3.so.0'], xvfb: false, vulkan: true });
    await ensureLibraries(needs, silent, machine);
    expect(machine.installed).toContain('libnss3');
    expect(machine.installed).toContain('xvfb');
    expect(machine.installed).not.toContain('libvulkan1');
    expect(machine.installed.filter((name) => name === 'libnss3')).toHaveLength(1);
  });

  it('does not ask for a virtual display or Vulkan that is not needed', async () => {
    const machine = fakeMachine({ libraries: [], xvfb: false, vulkan: false });
    await ensureLibraries({ ...needs, virtualDisplay: false, vulkan: false }, silent, machine);
    expect(machine.installed).toEqual([]);
  });

  it('prints the one command to a normal user', async () => {
    const machine = fakeMachine({ libraries: ['libnss3.so'], xvfb: false, vulkan: true, isRoot: false });
    await expect(ensureLibraries(needs, silent, machine)).rejects.toThrow(
      /lacks libnss3\.so, Xvfb[^]*sudo apt-get install -y libgtk-3-0 .* xvfb/,
    );
    expect(machine.installed).toEqual([]);
  });

  it('names the libraries on a system without apt', async () => {
    const machine = fakeMachine({ libraries: ['libnss3.so'], xvfb: true, vulkan: true, hasApt: false });
    await expect(ensureLibraries(needs, silent, machine)).rejects.toThrow(/package manager/);
  });

  it('says what is still missing after apt ran', async () => {
    const machine = fakeMachine({ libraries: ['libodd.so'], xvfb: true, vulkan: true, installs: false });
    await expect(ensureLibraries(needs, silent, machine)).rejects.toThrow(/libodd\.so still missing/);
  });
});

function fakeMachine(state: {
  libraries: string[];
  xvfb: boolean;
  vulkan: boolean;
  isRoot?: boolean;
  hasApt?: boolean;
  installs?: boolean;
}): Machine & { installed: string[] } {
  const installed: string[] = [];
  return {
    installed,
    isRoot: state.isRoot ?? true,
    hasApt: state.hasApt ?? true,
    missingLibraries: () => Promise.resolve(state.libraries),
    hasProgram: () => state.xvfb,
    hasVulkanLoader: () => Promise.resolve(state.vulkan),
    aptInstall: (packages) => {
      installed.push(...packages);
      if (state.installs !== false) Object.assign(state, { libraries: [], xvfb: true, vulkan: true });
      return Promise.resolve();
    },
  };
}
