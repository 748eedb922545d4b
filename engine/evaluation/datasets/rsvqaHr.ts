import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../protocol/EngineError.js';
import { parsed, readDataJson, shortAnswer } from './dataFile.js';
import type { DatasetFormat, DatasetQuestion } from './DatasetFormat.js';

const parts = ['images', 'questions', 'answers'] as const;
const testSets = ['test', 'test_phili'];

/**
 * RSVQA-HR (Lobry et al., TGRS 2020): one or both of its test sets, joined by ids, of which those count that are `active`
 * (docs/evaluation.md).
 */
export const rsvqaHr: DatasetFormat = {
  name: fileName('test', 'questions'),
  description: `RSVQA-HR (USGS_split_test[_phili]_{${parts.join(',')}}.json, pictures in Data)`,
  judge: 'rsvqa',
  async detect(folder) {
    const files = (await setsIn(folder)).flatMap((set) =>
      parts.map((part) => path.join(folder, fileName(set, part))),
    );
    return files.length === 0 ? null : files;
  },
  async *readQuestions(folder): AsyncGenerator<DatasetQuestion> {
    for (const set of await setsIn(folder)) {
      const file = (part: (typeof parts)[number]) => path.join(folder, fileName(set, part));
      const images = await readEntries(file('images'), 'images', imageSchema);
      const answers = await readEntries(file('answers'), 'answers', answerSchema);
      const questions = await readEntries(file('questions'), 'questions', questionSchema);
      for (const asked of questions.values()) {
        if (asked === null) continue;
        const { id, img_id, type, question, answers_ids } = asked;
        const place = `${file('questions')}, id ${id}`;
        const image = entryOf(images, img_id, file('images'), place);
        const answer = entryOf(answers, answers_ids[0]!, file('answers'), place);
        if (image === null || answer === null) continue; // not active, as other parts of the data are not
        yield {
          id: `${set}/${id}`,
          split: `RSVQA-HR ${set}`,
          kind: type,
          image: path.join('Data', `${img_id}.tif`),
          question: question + shortAnswer,
          answers: [answer.answer],
          place,
        };
      }
    }
  },
};

const id = z.int().min(0);
const imageSchema = z.object({ id });
const answerSchema = z.object({ id, answer: z.string() });
const questionSchema = z.object({
  id,
  img_id: id,
  type: z.string().min(1),
  question: z.string().min(1),
  answers_ids: z.array(id).min(1),
});

function fileName(set: string, part: (typeof parts)[number]): string {
  return `USGS_split_${set}_${part}.json`;
}

/** The test sets that a folder has, all their files or not. */
async function setsIn(folder: string): Promise<string[]> {
  const names = new Set(await readdir(folder).catch(() => []));
  return testSets.filter((set) => names.has(fileName(set, 'questions')));
}

/** The entries of a list by their ids, null for one that is not active: the files name all of the data, also other parts. */
async function readEntries<T extends { readonly id: number }>(
  file: string,
  list: string,
  schema: z.ZodType<T>,
): Promise<ReadonlyMap<number, T | null>> {
  const form = `{"${list}": [{"id", "active", ...}, ...]}`;
  const value = await readDataJson(file, z.record(z.string(), z.unknown()), form);
  const found = new Map<number, T | null>();
  for (const [index, entry] of parsed(() => listSchema.parse(value[list]), form, file).entries()) {
    const place = `${file}, entry ${index + 1}`;
    const { id, active } = parsed(() => entrySchema.parse(entry), form, place);
    found.set(id, active ? parsed(() => schema.parse(entry), `an entry of "${list}"`, place) : null);
  }
  return found;
}

const listSchema = z.array(z.unknown());
const entrySchema = z.object({ id, active: z.boolean() });

/** @throws EngineError `option-invalid` for an id that is not there */
function entryOf<T>(entries: ReadonlyMap<number, T>, wanted: number, file: string, place: string): T {
  const entry = entries.get(wanted);
  if (entry !== undefined) return entry;
  throw new EngineError(
    'option-invalid',
    `Expected id ${wanted} in ${file}, which ${place} names, but it is not there. Take the three files of one download.`,
  );
}
