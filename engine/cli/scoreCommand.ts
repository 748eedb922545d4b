import { answerLoss } from '../answering/answerLoss.js';
import type { AskRequest } from '../answering/askRequest.js';
import type { Engine } from '../answering/Engine.js';
import { Picture } from '../image/Picture.js';
import { EngineError } from '../protocol/EngineError.js';
import { checkQuestion } from '../text/prompt.js';
import type { Command } from './command.js';
import { type ParsedOptions, requiredOption } from './commandOptions.js';
import { engineOptionSpecs, withEngine } from './engineOptions.js';
import { interventionOptionSpecs, readQuestionSettings } from './interventionOptions.js';
import { pictureOptionSpecs, readImageChoices, writeShown } from './pictureOptions.js';
import { checkpointFolder } from './modelFolder.js';
import { pictureSource } from './pictureSource.js';
import { checkVocabulary, readAnswerIds, readPromptIds } from './tokenIds.js';

const { threshold, selector, force, forbid, region } = interventionOptionSpecs;

/** `fovea score`: the loss of a given answer, as the authors of FlexAttention compute it, for comparison and multiple choice. */
export const scoreCommand: Command = {
  name: 'score',
  summary: 'Print the loss of a given answer, token by token, as JSON',
  positionals: [],
  options: {
    checkpoint: { value: 'DIR', description: 'checkpoint folder, or its name on the hub' },
    image: { value: 'FILE', description: 'image file' },
    'input-ids': { value: 'IDS', description: 'prompt as token ids with one -200, such as 1,17,-200,13' },
    'continuation-ids': { value: 'IDS', description: 'token ids whose loss after the prompt is printed' },
    question: { value: 'TEXT', description: 'question in words, instead of --input-ids' },
    continuation: { value: 'TEXT', description: 'answer in words, instead of --continuation-ids' },
    ...engineOptionSpecs,
    weights: {
      ...engineOptionSpecs.weights,
      description: 'type of the weights in memory (default: stored, without loss)',
    },
    ...pictureOptionSpecs,
    ...{ threshold, selector, force, forbid, region },
    'region-use': interventionOptionSpecs['region-use'],
  },
  async run(options, context) {
    const checkpointDir = await checkpointFolder(requiredOption(options, scoreCommand, 'checkpoint'));
    const imageWord = requiredOption(options, scoreCommand, 'image');
    const text = readText(options);
    const { settings } = readQuestionSettings(options, {});
    const choices = readImageChoices(options);
    const { signal, stdout, stderr } = context;
    const image = await Picture.open(await pictureSource(imageWord, context), choices);
    const score = async (engine: Engine) => {
      const { request, answerIds } = text(engine);
      return answerLoss(engine, { ...settings, ...request, image, signal }, answerIds);
    };
    // What is compared with other code computes with the very numbers of the checkpoint unless asked otherwise.
    const exact = options.values.has('weights') ? {} : ({ weights: 'stored' } as const);
    const { meanLoss, logProbabilities } = await withEngine(checkpointDir, options, context, score, exact);
    if (image.known !== undefined) writeShown(image.name, image.known, stderr);
    stdout.write(`${JSON.stringify({ meanLoss, logProbabilities })}\n`);
  },
};

/** Prompt and answer, once there is a model to read words with. */
type TextOfModel = (engine: Pick<Engine, 'encodeAnswer' | 'info'>) => {
  readonly request: Pick<AskRequest, 'promptIds' | 'question'>;
  readonly answerIds: readonly number[];
};

const byIds = ['input-ids', 'continuation-ids'] as const;
const byWords = ['question', 'continuation'] as const;

/** Checks what can be checked without a model. @throws EngineError `option-invalid`, `question-empty`, `question-too-long` */
function readText({ values }: ParsedOptions): TextOfModel {
  const [hasIds, hasWords] = [byIds, byWords].map((names) => names.some((name) => values.has(name)));
  const names = hasIds ? byIds : byWords;
  const [prompt, answer] = names.map((name) => values.get(name));
  if (hasIds === hasWords || prompt === undefined || answer === undefined) throw notOneForm(values);
  if (hasIds) {
    const promptIds = readPromptIds('input-ids', prompt);
    const answerIds = readAnswerIds('continuation-ids', answer);
    return ({ info }) => {
      checkVocabulary('input-ids', promptIds, info.vocabularySize);
      checkVocabulary('continuation-ids', answerIds, info.vocabularySize);
      return { request: { promptIds }, answerIds };
    };
  }
  const question = checkQuestion(prompt);
  if (answer.trim() === '') {
    throw new EngineError(
      'option-invalid',
      'Expected --continuation to be an answer, but it is empty: there is nothing to score.',
    );
  }
  return ({ encodeAnswer }) => ({ request: { question }, answerIds: encodeAnswer(answer) });
}

function notOneForm(values: ParsedOptions['values']): EngineError {
  const given = [...byIds, ...byWords].filter((name) => values.has(name)).map((name) => `--${name}`);
  return new EngineError(
    'option-invalid',
    `Expected --input-ids with --continuation-ids, or --question with --continuation, but got ` +
      `${given.length === 0 ? 'none of them' : given.join(', ')}.`,
  );
}
