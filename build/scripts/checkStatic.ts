/**
 * `npm run check:static`: types, lint and format, as many at a time as there are processors. All are carried out, and each says
 * what it found when it has ended; ends with status 1 where one found anything.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './projectRoot.js';

/** The longest first, so that none of them is left alone at the end. */
const checks: readonly { readonly name: string; readonly words: readonly string[] }[] = [
  { name: 'lint', words: ['eslint/bin/eslint.js', '.'] },
  ...['tsconfig.node.json', 'tsconfig.web.json', 'tsconfig.e2e.json'].map((project) => ({
    name: `types of ${project}`,
    words: ['typescript/bin/tsc', '-p', project],
  })),
  { name: 'format', words: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
];

const waiting = [...checks];
const failed: string[] = [];
await Promise.all(Array.from({ length: availableParallelism() }, carryOutWaiting));
if (failed.length > 0) {
  console.error(`\nWhat these found stands above: ${failed.join(', ')}.`);
  process.exitCode = 1;
}

async function carryOutWaiting(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const start = performance.now();
    const { status, said } = await carryOut(check.words);
    if (status !== 0) failed.push(check.name);
    const seconds = Math.round((performance.now() - start) / 1000);
    console.log(`${check.name}: ${status === 0 ? 'sound' : `failed (status ${status})`}, ${seconds} s`);
    if (said !== '') console.log(said);
  }
}

function carryOut([tool, ...words]: readonly string[]): Promise<{
  readonly status: number;
  readonly said: string;
}> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(projectRoot, 'node_modules', tool!), ...words], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    child.on('error', fail);
    child.on('close', (code) => done({ status: code ?? 1, said: said.trimEnd() }));
  });
}
