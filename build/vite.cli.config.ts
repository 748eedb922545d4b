import path from 'node:path';
import { defineConfig } from 'vite';

const root = path.join(import.meta.dirname, '..');

/** Bundles the command line into out/cli/fovea.js; packages stay outside and are loaded from node_modules. */
export default defineConfig({
  root,
  publicDir: false,
  build: {
    ssr: path.join(root, 'engine', 'cli', 'main.ts'),
    outDir: path.join(root, 'out', 'cli'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: { output: { entryFileNames: 'fovea.js', chunkFileNames: 'chunks/[name].js' } },
  },
});
