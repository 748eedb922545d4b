/** Debian packages whose libraries Electron links to, and which a bare machine lacks. */
export const ELECTRON_PACKAGES: readonly string[] = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libatk-bridge2.0-0',
];

/** Debian package with Xvfb, the virtual display for machines without a screen. */
export const DISPLAY_PACKAGE = 'xvfb';

/** Debian package with the Vulkan loader, by which the engine's WebGPU provider finds an adapter. */
export const VULKAN_PACKAGE = 'libvulkan1';
