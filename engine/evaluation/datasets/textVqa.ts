import path from 'node:path';
import { z } from 'zod';
import { isFile, readDataJson, shortAnswer } from './dataFile.js';
import type { DatasetFormat, DatasetQuestion } from './DatasetFormat.js';

const fileName = 'TextVQA_0.5.1_val.json';

/**
 * TextVQA (Singh et al., CVPR 2019), the validation set without OCR tokens, asked as the authors of FlexAttention ask it
 * (docs/evaluation.md).
 */
export const textVqa: DatasetFormat = {
  name: fileName,
  description: `TextVQA (${fileName}, pictures in train_images)`,
  judge: 'vqa',
  async detect(folder) {
    const file = path.join(folder, fileName);
    return (await isFile(file)) ? [file] : null;
  },
  async *readQuestions(folder): AsyncGenerator<DatasetQuestion> {
    const file = path.join(folder, fileName);
    const { data } = await readDataJson(file, fileSchema, `{"data": [${form}, ...]}`);
    for (const { question_id, question, image_id, answers } of data) {
      yield {
        id: question_id,
        split: 'TextVQA',
        image: path.join('train_images', `${image_id}.jpg`),
        question: question + shortAnswer,
        answers,
        place: `${file}, question_id ${question_id}`,
      };
    }
  },
};

const form = '{"question_id", "question", "image_id", "answers"}';

const fileSchema = z.object({
  data: z.array(
    z.object({
      question_id: z.union([z.string(), z.number()]).transform(String),
      question: z.string().min(1),
      image_id: z.string().min(1),
      answers: z.array(z.string()).length(10),
    }),
  ),
});
