import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../protocol/EngineError.js';
import { isFile, parsed, readDataJson } from './dataFile.js';
import type { DatasetFormat, DatasetQuestion } from './DatasetFormat.js';
import { findTexts } from './findTexts.js';

const [questionsName, imagesName] = ['data_instructions.json', 'images.json'];

const letterOnly = "\nAnswer with the option's letter from the given choices directly.";

/**
 * MagnifierBench (Li et al., Otter-HD), asked as the authors of FlexAttention ask it: about the first image, options a line
 * each (docs/evaluation.md). Its pictures are base64 texts in one file, which is never read whole.
 */
export const magnifierBench: DatasetFormat = {
  name: questionsName,
  description: `MagnifierBench (${questionsName} and ${imagesName})`,
  judge: 'magnifier-letter',
  async detect(folder) {
    const files = [questionsName, imagesName].map((name) => path.join(folder, name));
    return (await isFile(files[0]!)) && (await isFile(files[1]!)) ? files : null;
  },
  async *readQuestions(folder): AsyncGenerator<DatasetQuestion> {
    const [file, images] = [questionsName, imagesName].map((name) => path.join(folder, name)) as [
      string,
      string,
    ];
    const { data } = await readDataJson(file, fileSchema, '{"data": {id: {...}}}');
    const places = await findTexts(images);
    for (const [id, row] of Object.entries(data)) {
      const place = `${file}, "${id}"`;
      const { instruction, answer, image_ids } = parsed(
        () => rowSchema.parse(row),
        '{"instruction", "answer", "image_ids"}',
        place,
      );
      const image = image_ids.find((one) => places.has(one));
      if (image === undefined) throw noImage(image_ids, images, place);
      yield {
        id,
        split: 'MagnifierBench',
        image: `${imagesName}#${image}`,
        embedded: { file: images, ...places.get(image)! },
        question: withOptionsApart(instruction) + letterOnly,
        answers: [answer.trim()],
        place,
      };
    }
  },
};

const fileSchema = z.object({ data: z.record(z.string(), z.unknown()) });

const rowSchema = z.object({
  instruction: z.string().min(1),
  answer: z.string(),
  image_ids: z.array(z.string()),
});

function withOptionsApart(instruction: string): string {
  return [' A.', ', B.', ', C.', ', D.'].reduce(
    (text, mark) => text.replaceAll(mark, `\n${mark.slice(-2)}`),
    instruction,
  );
}

function noImage(ids: readonly string[], images: string, place: string): EngineError {
  return new EngineError(
    'option-invalid',
    `Expected an image of ${place} in ${images}, but it has none of ${ids.join(', ') || 'no ids'}.`,
  );
}
