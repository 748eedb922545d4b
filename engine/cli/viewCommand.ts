import { imageSizes } from '../answering/imageSizes.js';
import { readCheckpointConfig } from '../checkpoint/layouts/readCheckpointConfig.js';
import { decodeImage } from '../image/decodeImage.js';
import { nameOfSource } from '../image/imageSource.js';
import { writePng } from '../image/writePng.js';
import { modelView, modelViews } from '../preprocess/modelView.js';
import { readPreprocessSettings } from '../preprocess/preprocessSettings.js';
import { EngineError } from '../protocol/EngineError.js';
import { checkPngOutput } from './checkOutput.js';
import type { Command } from './command.js';
import { choice } from './commandOptions.js';
import { pictureOptionSpecs, readImageChoices, writeShown } from './pictureOptions.js';
import { pictureSource } from './pictureSource.js';

const views = ['original', ...modelViews] as const;

/** `fovea view`: a picture as the app shows it, or as the model gets it. */
export const viewCommand: Command = {
  name: 'view',
  summary: 'Write an image as the app shows it or as the model gets it',
  positionals: ['IMAGE', 'OUT.png'],
  options: {
    as: {
      value: views.join('|'),
      description: 'what the app shows (default), or the padded square the model gets, large or small',
    },
    ...pictureOptionSpecs,
    model: {
      value: 'DIR',
      description: 'checkpoint folder, for the sizes (default: the shipped fovea-mini)',
    },
  },
  async run(options, context) {
    const [word, target] = options.positionals as [string, string];
    const view = choice(options, 'as', views, 'original');
    const choices = readImageChoices(options);
    const modelDir = options.values.get('model') ?? context.defaultModelDir;
    const settings =
      view === 'original'
        ? null
        : await readPreprocessSettings(modelDir, imageSizes(readCheckpointConfig(modelDir)));
    const source = await pictureSource(word, context);
    await checkPngOutput('OUT.png', target, 'path' in source ? [source.path] : []);
    const image = await decodeImage(source, choices);
    context.signal.throwIfAborted();
    const pixels = settings === null || view === 'original' ? image : modelView(image, settings, view);
    try {
      await writePng(pixels, target, compressionLevel);
    } catch (cause) {
      throw new EngineError('option-invalid', `Cannot write the image to ${target}: ${String(cause)}.`, {
        cause,
      });
    }
    writeShown(nameOfSource(source), image, context.stderr);
    context.stderr.write(
      `${view} of ${image.width} x ${image.height} written: ${pixels.width} x ${pixels.height}\n`,
    );
  },
};

/** zlib's: the file is kept, so it may take a little longer to be small. */
const compressionLevel = 6;
