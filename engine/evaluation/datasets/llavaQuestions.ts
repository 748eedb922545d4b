import { existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { decodeText } from '../../storage/decodeText.js';
import { writtenPath } from '../../storage/writtenPath.js';
import { isFile, parsed, readDataLines } from './dataFile.js';
import type { DatasetFormat, DatasetQuestion } from './DatasetFormat.js';

const form = '{"question_id", "image", "text", "category"?, "answer"?, "answers"?, "label"?}';

/**
 * The question files of LLaVA's own evaluation scripts: any `.jsonl` file of lines `{"question_id", "image", "text"}`, beside
 * its images or a folder `images` of them. What the text says is asked as it stands. They hold no answers; a line that has
 * `answer`, `answers` or `label` (POPE) is judged by that.
 */
export const llavaQuestions: DatasetFormat = {
  name: "a .jsonl file of LLaVA's",
  description: 'a folder with a .jsonl file of lines {"question_id", "image", "text"}, and its images',
  judge: 'same-text',
  async detect(folder) {
    const names = await readdir(folder).catch(() => []);
    const files: string[] = [];
    for (const name of names.sort()) {
      const file = path.join(folder, name);
      if (/^[^.].*\.jsonl$/i.test(name) && (await asksAsLlava(file))) files.push(file);
    }
    return files.length === 0 ? null : files;
  },
  async *readQuestions(folder): AsyncGenerator<DatasetQuestion> {
    const files = (await llavaQuestions.detect(folder)) ?? [];
    for (const file of files) {
      const name = path.basename(file).slice(0, -path.extname(file).length);
      const split = name === 'questions' ? path.basename(path.resolve(folder)) : name;
      for (const { line, place } of await readDataLines(file)) {
        const { question_id, image, text, category, answer, answers, label } = parsed(
          () => lineSchema.parse(JSON.parse(line)),
          form,
          place,
        );
        yield {
          id: files.length === 1 ? question_id : `${name}/${question_id}`,
          split,
          ...(category !== undefined && { kind: category }),
          image: imageIn(folder, image),
          question: text,
          answers: [answers ?? [], answer ?? [], label ?? []].flat(),
          place,
        };
      }
    }
  },
};

const lineSchema = z.object({
  question_id: z.union([z.string(), z.number()]).transform(String),
  image: z.string().min(1),
  text: z.string().min(1),
  category: z.string().min(1).optional(),
  answer: z.string().optional(),
  answers: z.array(z.string()).optional(),
  label: z.string().optional(),
});

/** What tells such a line from others. */
const markSchema = z.object({ question_id: z.unknown(), image: z.string(), text: z.string() });

/** Bytes of a file in which its first line is looked for. */
const headBytes = 2 ** 16;

/** Whether the first line of a file is a question as LLaVA's scripts have them. */
export async function asksAsLlava(file: string): Promise<boolean> {
  if (!(await isFile(file))) return false;
  try {
    const [first = ''] = decodeText(await headOf(file))
      .split('\n')
      .filter((line) => line.trim() !== '');
    const value: unknown = JSON.parse(first);
    return markSchema.safeParse(value).success && !('question' in (value as object));
  } catch {
    return false; // whoever reads it says what is wrong with it
  }
}

async function headOf(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function imageIn(folder: string, image: string): string {
  const beside = writtenPath(folder, image);
  const inImages = path.join('images', image.replaceAll('\\', '/'));
  return !existsSync(path.join(folder, beside)) && existsSync(path.join(folder, inImages))
    ? inImages
    : beside;
}
