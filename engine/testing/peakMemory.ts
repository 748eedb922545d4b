/** Prints the most memory, in KiB, that a process took which opened the model of a folder and asked it of a sample in int8. */
import { join } from 'node:path';
import { openEngine } from '../answering/openEngine.js';

const [checkpointDir = ''] = process.argv.slice(2);
const path = join(import.meta.dirname, '..', '..', 'assets', 'samples', '01-signs.png');
const engine = await openEngine({ checkpointDir, provider: 'cpu', weights: 'int8' });
for (const selector of ['attention', 'all'] as const) {
  for await (const event of engine.ask({ image: { path }, question: 'What is it?', selector })) {
    if (event.type === 'done') continue;
  }
}
await engine.dispose();
process.stdout.write(String(process.resourceUsage().maxRSS));
