import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * Only for developing the window in a plain browser (`npx vite renderer`), where a fake host replays invented runs.
 * The app is built by electron.vite.config.ts.
 */
export default defineConfig({
  plugins: [react()],
  server: { host: '127.0.0.1', port: 5199, strictPort: true },
});
