import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { recordBundledPackages } from './build/scripts/package/recordBundledPackages.js';

/** The oldest Electron the app runs on is 33 (Chrome 130, Node 20.18): syntax stays within what it has. */
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

const source = (path: string): string => resolve(import.meta.dirname, path);

/** What is bundled is passed on with the app: its licences are too (build/scripts/package/addNotices.ts). */
const recordsDir = source('out/bundled');

export default defineConfig({
  main: {
    plugins: [recordBundledPackages('main', recordsDir)],
    build: {
      target: nodeTarget,
      outDir: 'out/main',
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: source('electron/main/index.ts'),
          engineProcess: source('electron/worker/engineProcess.ts'),
          batchProcess: source('electron/worker/batchProcess.ts'),
          exportProcess: source('electron/worker/exportProcess.ts'),
          pictureProcess: source('electron/worker/pictureProcess.ts'),
          importProcess: source('electron/worker/importProcess.ts'),
          conversionProcess: source('electron/worker/conversionProcess.ts'),
          inspectProcess: source('electron/worker/inspectProcess.ts'),
          hubProcess: source('electron/worker/hubProcess.ts'),
          pictureThread: source('electron/worker/pictureThread.ts'),
        },
      },
    },
  },
  preload: {
    plugins: [recordBundledPackages('preload', recordsDir)],
    build: {
      target: nodeTarget,
      outDir: 'out/preload',
      // A sandboxed preload may require nothing but 'electron': everything else goes into its one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: source('electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    plugins: [react(), recordBundledPackages('window', recordsDir)],
    build: {
      target: chromeTarget,
      outDir: source('out/renderer'),
      emptyOutDir: true,
      rolldownOptions: { input: { index: source('renderer/index.html') } },
    },
  },
});
