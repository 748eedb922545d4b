import { imageSizes } from '../answering/imageSizes.js';
import { readCheckpointConfig, towerFolderOf } from '../checkpoint/layouts/readCheckpointConfig.js';
import { Picture } from '../image/Picture.js';
import { writePng } from '../image/writePng.js';
import { modelView, modelViews } from '../preprocess/modelView.js';
import { readPreprocessSettings } from '../preprocess/preprocessSettings.js';
import { checkPngOutput } from './checkOutput.js';
import type { Command } from './command.js';
import { choice } from './commandOptions.js';
import { modelFolder } from './modelFolder.js';
import { pictureOptionSpecs, readImageChoices, writeShown } from './pictureOptions.js';
import { pictureSource } from './pictureSource.js';
import { compressionLevel, orCannotWrite, writePicture } from './writePicture.js';

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
      description:
        'checkpoint folder or its name on the hub, for the sizes (default: the shipped fovea-mini)',
    },
  },
  async run(options, context) {
    const [word, target] = options.positionals as [string, string];
    const view = choice(options, 'as', views, 'original');
    const choices = readImageChoices(options);
    const modelDir = await modelFolder(options, context);
    const settings =
      view === 'original'
        ? null
        : readPreprocessSettings(
            modelDir,
            imageSizes(readCheckpointConfig(modelDir)),
            towerFolderOf(modelDir),
          );
    const source = await pictureSource(word, context);
    await checkPngOutput('OUT.png', target, 'path' in source ? [source.path] : []);
    const { signal, stderr } = context;
    const picture = await Picture.open(source, choices);
    const facts = await picture.facts();
    signal.throwIfAborted();
    const seen =
      settings === null || view === 'original' ? null : await modelView(picture, settings, view, signal);
    signal.throwIfAborted();
    if (seen === null) await writePicture('image', picture, facts, target, context);
    else await orCannotWrite('image', target, writePng(seen, target, compressionLevel));
    writeShown(picture.name, facts, stderr);
    const { width, height } = seen ?? facts;
    stderr.write(`${view} of ${facts.width} x ${facts.height} written: ${width} x ${height}\n`);
  },
};
