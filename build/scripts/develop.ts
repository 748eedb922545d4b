/** `npm run dev`: the app with a development server behind its window, which reloads as files change. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepareMachine } from './prepareMachine.js';
import { projectRoot } from './projectRoot.js';

const machine = await prepareMachine({ hideWindows: false, vulkan: false }, (line) => console.log(line));
const { distribution, switches, env } = machine.launch;
const electronVite = join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
const noSandbox = switches.includes('--no-sandbox') ? ['--noSandbox'] : [];

const child = spawn(process.execPath, [electronVite, 'dev', ...noSandbox, '--', ...process.argv.slice(2)], {
  cwd: projectRoot,
  stdio: 'inherit',
  env: { ...process.env, ...env, ELECTRON_EXEC_PATH: distribution.executablePath },
});
child.on('exit', (code) => {
  machine.close();
  process.exitCode = code ?? 1;
});
