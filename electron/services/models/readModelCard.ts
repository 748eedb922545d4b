import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** Cards are pages of text; what is longer is cut. */
const maxCardBytes = 256 * 1024;

/** What a model's folder says of it: the text of its README or MODEL_CARD, null where it has neither. */
export async function readModelCard(modelDir: string): Promise<string | null> {
  return (await readStart(join(modelDir, 'README.md'))) ?? (await readStart(join(modelDir, 'MODEL_CARD.md')));
}

async function readStart(path: string): Promise<string | null> {
  try {
    const file = await open(path);
    try {
      if (!(await file.stat()).isFile()) return null;
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(maxCardBytes), position: 0 });
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
