import { extname, join, parse } from 'node:path';
import { z } from 'zod';
import {
  imageFormatOfExtension,
  imageFormats,
  type ImageFormat,
} from '../../../engine/protocol/imageFormats.js';
import type { Sample } from '../../ipc/contracts.js';
import type { ServedFile } from './ImageRegistry.js';
import { ServiceError } from '../ServiceError.js';
import { readTextFile } from '../../../engine/storage/readTextFile.js';

const questionSchema = z.object({ question: z.string().min(1), answer: z.string() });

/** `samples.json`: one entry per image, with the question offered first and any others. */
const samplesSchema = z.array(
  questionSchema.extend({
    /** File name beside `samples.json`. */
    image: z
      .string()
      .regex(/^[\w.-]+$/)
      .refine((name) => formatOf(name) !== undefined, 'Expected the name of an image file'),
    title: z.string().min(1),
    /** Pixels, upright. */
    width: z.int().positive(),
    height: z.int().positive(),
    more: z.array(questionSchema).default([]),
  }),
);

/** The images shipped with the app, each with questions the model can answer. */
export class SampleShelf {
  private constructor(
    readonly samples: readonly Sample[],
    private readonly files: ReadonlyMap<string, ServedFile>,
  ) {}

  /**
   * Reads `samples.json` in the folder; a folder without one is an empty shelf.
   *
   * @throws ServiceError `samples-malformed`.
   */
  static async open(folder: string): Promise<SampleShelf> {
    const listPath = join(folder, 'samples.json');
    const text = await readTextFile(listPath).catch(() => '[]');
    const entries = samplesSchema.safeParse(parseJson(text));
    if (!entries.success) {
      throw new ServiceError(
        'samples-malformed',
        `${listPath} does not list samples as expected. ${z.prettifyError(entries.error)} Install Fovea again.`,
      );
    }
    const files = new Map<string, ServedFile>();
    const samples = entries.data.map((entry): Sample => {
      const sampleId = parse(entry.image).name;
      const format = formatOf(entry.image)!;
      files.set(sampleId, { path: join(folder, entry.image), mediaType: imageFormats[format].mediaType });
      const { title, width, height, question, answer, more } = entry;
      const url = `fovea://app/samples/${sampleId}`;
      return { sampleId, title, width, height, format, url, questions: [{ question, answer }, ...more] };
    });
    return new SampleShelf(samples, files);
  }

  /** The sample and its image file. @throws ServiceError `sample-unknown`. */
  find(sampleId: string): { readonly sample: Sample; readonly file: ServedFile } {
    const file = this.files.get(sampleId);
    const sample = this.samples.find((one) => one.sampleId === sampleId);
    if (!file || !sample) {
      const known = [...this.files.keys()].join(', ') || 'none';
      throw new ServiceError(
        'sample-unknown',
        `There is no sample "${sampleId}"; the samples are: ${known}.`,
      );
    }
    return { sample, file };
  }

  /** What the window gets for `fovea://app/samples/<id>`. */
  served(sampleId: string): ServedFile | undefined {
    return this.files.get(sampleId);
  }
}

function formatOf(fileName: string): ImageFormat | undefined {
  return imageFormatOfExtension(extname(fileName));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
