import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../../build/index.js';
import { decodeImage } from '../../../engine/index.js';
import { makeTiff } from '../../../engine/testing/makeTiff.js';

/** What the piece of work begins with. */
export interface GuideMaterial {
  /** A scan of four bands in 12 of 16 bits, as a satellite or a microscope writes it: blue, green, red, near infrared. */
  readonly scan: string;
  /** A folder of pictures. */
  readonly pictures: string;
  /** Questions about them with the right answers, a JSON object a line. */
  readonly questions: string;
}

const samples = join(projectRoot, 'assets', 'samples');
/** The samples that show signs. */
const asked = ['01-signs.png', '03-clocks-landscape.jpg', '04-dots-portrait.png', '06-signs-seven-megapixels.jpg']; // prettier-ignore

/** Makes them of the samples that ship, whose kind the shipped model was taught. */
export async function writeMaterial(folder: string): Promise<GuideMaterial> {
  const scan = join(folder, 'market-square.tif');
  const { width, height, data } = await decodeImage({ path: join(samples, '05-marks-landscape.png') });
  const value = (band: number, x: number, y: number): number => {
    const at = 3 * (y * width + x);
    // Near infrared, which the sample has not, is what green and red have in common.
    return 16 * (band === 3 ? Math.min(data[at]!, data[at + 1]!) : data[at + 2 - band]!);
  };
  const bands = ['blue', 'green', 'red', 'near infrared'];
  await writeFile(scan, makeTiff([{ width, height, bands, value }]));

  const pictures = join(folder, 'signs');
  await mkdir(pictures);
  for (const name of asked) await copyFile(join(samples, name), join(pictures, name));
  const told = JSON.parse(await readFile(join(samples, 'samples.json'), 'utf8')) as readonly (Asked & {
    readonly image: string;
    readonly more: readonly Asked[];
  })[];
  const lines = told
    .filter(({ image }) => asked.includes(image))
    .flatMap(({ image, more, ...first }) =>
      [first, ...more].map(({ question, answer }) => JSON.stringify({ image, question, answer })),
    );
  const questions = join(folder, 'questions.jsonl');
  await writeFile(questions, `${lines.join('\n')}\n`);
  return { scan, pictures, questions };
}

interface Asked {
  readonly question: string;
  readonly answer: string;
}
