/** `npm run bench:app [-- --json]`: the speed of the built app in its real window, as the tables of `fovea bench`. */
import { parseArgs } from 'node:util';
import { projectRoot } from '../../build/index.js';
import { benchTables } from '../../engine/bench/index.js';
import { appSuite } from './appSuite.js';

try {
  const { values } = parseArgs({ options: { json: { type: 'boolean' } } });
  const report = await appSuite(projectRoot, (text) => console.error(text));
  console.log(values.json === true ? JSON.stringify(report.values) : benchTables([report]));
  if (report.rows.length === 0) process.exitCode = 1; // nothing was measured; the table says why
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
