import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { EngineError } from '../../errors.js';
import type { QuestionResult } from './answerQuestion.js';

/**
 * Results kept line by line, so that an evaluation that was stopped goes on where it was. The first line says
 * what was evaluated; going on with something else is refused. A line cut by a crash is dropped.
 */
export class ResumeFile {
  private constructor(
    private readonly file: string | undefined,
    readonly results: QuestionResult[],
  ) {}

  /** @param subject what is evaluated (model, variant, ...); must equal the file's. No `file`: nothing is kept. */
  static async open(
    file: string | undefined,
    subject: Readonly<Record<string, unknown>>,
  ): Promise<ResumeFile> {
    if (file === undefined) return new ResumeFile(undefined, []);
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw new EngineError('option-invalid', `Cannot read the resume file ${file}: ${String(cause)}.`, {
        cause,
      });
    });
    const lines = text.split('\n').slice(0, -1); // what follows the last line break is cut or empty
    const [first, ...rest] = lines;
    const header = JSON.stringify(subject);
    if (first === undefined) {
      await writeFile(file, `${header}\n`);
      return new ResumeFile(file, []);
    }
    if (first !== header) {
      throw new EngineError(
        'option-invalid',
        `Expected ${file} to hold results of ${header}, but it holds ${first}. Name another file.`,
      );
    }
    if (!text.endsWith('\n')) await appendFile(file, '\n');
    return new ResumeFile(file, rest.flatMap(parseResult));
  }

  async add(result: QuestionResult): Promise<void> {
    this.results.push(result);
    if (this.file !== undefined) await appendFile(this.file, `${JSON.stringify(result)}\n`);
  }
}

function parseResult(line: string): QuestionResult[] {
  try {
    return [JSON.parse(line) as QuestionResult];
  } catch {
    return []; // cut by a crash and closed by the next start: asked again
  }
}
