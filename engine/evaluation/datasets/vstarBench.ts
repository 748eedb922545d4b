import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../protocol/EngineError.js';
import { readDataJson, shortAnswer } from './dataFile.js';
import type { DatasetFormat, DatasetQuestion } from './DatasetFormat.js';

const subsets = ['direct_attributes', 'relative_position'];
const imageEndings = ['.jpg', '.JPG', '.webp', '.png', '.jpeg'];

/**
 * V* Bench (Wu and Xie, CVPR 2024), as the authors of FlexAttention score it: the first of its options is right, and the
 * question is answered with the option of the least mean negative log-likelihood (docs/evaluation.md). The folder is that of
 * the benchmark or one of its two subsets.
 */
export const vstarBench: DatasetFormat = {
  name: subsets.map((subset) => `${subset}/`).join(', '),
  description: `V* Bench (${subsets.join(', ')}: pictures, each with a .json of the same name)`,
  judge: 'chosen-option',
  async detect(folder) {
    const files = (await subsetsOf(folder)).flatMap(({ files }) => files);
    return files.length === 0 ? null : files;
  },
  async *readQuestions(folder): AsyncGenerator<DatasetQuestion> {
    for (const { subset, files, names } of await subsetsOf(folder)) {
      for (const file of files) {
        const { question, options } = await readDataJson(file, questionSchema, '{"question", "options"}');
        const stem = path.basename(file, '.json');
        yield {
          id: `${subset}/${stem}`,
          split: subset,
          image: path.relative(folder, path.join(path.dirname(file), imageOf(stem, names, file))),
          question: question + shortAnswer,
          answers: options.slice(0, 1),
          options,
          place: file,
        };
      }
    }
  },
};

const questionSchema = z.object({ question: z.string().min(1), options: z.array(z.string().min(1)).min(2) });

interface Subset {
  readonly subset: string;
  /** Its questions. */
  readonly files: readonly string[];
  /** All that lies in its folder. */
  readonly names: ReadonlySet<string>;
}

async function subsetsOf(folder: string): Promise<Subset[]> {
  const own = path.basename(path.resolve(folder));
  const folders = subsets.includes(own) ? [folder] : subsets.map((subset) => path.join(folder, subset));
  return Promise.all(
    folders.map(async (there) => {
      const names = await readdir(there).catch(() => []);
      const files = names
        .filter((name) => /^[^.].*\.json$/.test(name))
        .sort(new Intl.Collator('en', { numeric: true }).compare)
        .map((name) => path.join(there, name));
      return { subset: path.basename(path.resolve(there)), files, names: new Set(names) };
    }),
  );
}

function imageOf(stem: string, names: ReadonlySet<string>, file: string): string {
  const ending = imageEndings.find((one) => names.has(stem + one));
  if (ending !== undefined) return stem + ending;
  throw new EngineError(
    'option-invalid',
    `Expected a picture beside ${file}, called ${stem} and ending in ${imageEndings.join(', ')}, but there is none.`,
  );
}
