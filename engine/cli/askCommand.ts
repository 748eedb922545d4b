import type { AskRequest } from '../answering/askRequest.js';
import type { Engine } from '../answering/Engine.js';
import { scoreAnswer } from '../answering/scoreAnswer.js';
import { Picture } from '../image/Picture.js';
import { EngineError } from '../protocol/EngineError.js';
import { outsideTaughtText } from '../protocol/outsideTaughtText.js';
import type { PrefillEvent } from '../protocol/runEvent.js';
import type { Variant } from '../protocol/variant.js';
import { checkQuestion } from '../text/prompt.js';
import { answerQuestion, lookedAt } from './answerQuestion.js';
import { answerReport, pictureReport, scoreReport, scoreText, settingsReport, summary } from './askReport.js';
import { checkPngOutput } from './checkOutput.js';
import type { Command, CommandContext } from './command.js';
import type { ParsedOptions } from './commandOptions.js';
import { engineOptionSpecs, withEngine } from './engineOptions.js';
import {
  answerIdsOf,
  interventionOptionSpecs,
  type QuestionSettings,
  readQuestionSettings,
} from './interventionOptions.js';
import { pictureOptionSpecs, readImageChoices, writeShown } from './pictureOptions.js';
import { pictureSource } from './pictureSource.js';
import { sessionsFolderOf } from './profileFolder.js';
import { type FoundPlan, readPlan } from './readPlan.js';
import { writeOverlay } from './writeOverlay.js';

/** `fovea ask`: the answer as it comes, or one JSON object with all that was seen. */
export const askCommand: Command = {
  name: 'ask',
  summary: 'Answer a question about an image',
  positionals: ['IMAGE', 'QUESTION'],
  options: {
    model: { value: 'DIR', description: 'checkpoint folder (default: the shipped fovea-mini)' },
    ...engineOptionSpecs,
    ...pictureOptionSpecs,
    json: { description: 'print one JSON object: picture, settings, answer, tokens, layers, timing' },
    overlay: {
      value: 'OUT.png',
      description: 'write the image with the cells that were read drawn over it',
    },
    ...interventionOptionSpecs,
    score: {
      value: 'ANSWER|ids:N,N',
      description: 'print how probable this answer is instead of asking for one',
    },
  },
  async run(options, context) {
    const [imageWord, question] = options.positionals as [string, string];
    checkQuestion(question); // before a model is loaded for it
    const found = await readPlanOption(options, context);
    const asked = readQuestionSettings(options, found.plan);
    const choices = { ...found.asked?.picture.choices, ...readImageChoices(options) };
    refuseTogether(options, asked);
    const source = await pictureSource(imageWord, context);
    const overlayPath = options.values.get('overlay');
    if (overlayPath !== undefined)
      await checkPngOutput('--overlay', overlayPath, 'path' in source ? [source.path] : []);
    const picture = await Picture.open(source, choices);
    sayWhatDiffers(found, picture, question, context);
    const modelDir = options.values.get('model') ?? context.defaultModelDir;
    const weights = found.asked?.model?.weights;
    const more = {
      trainedVariant: asked.settings.variant,
      ...(weights !== undefined && !options.values.has('weights') && { weights }),
    };
    await withEngine(
      ...([modelDir, options, context] as const),
      async (engine) => {
        const { modelName, provider } = engine.info;
        if (found.asked?.model != null && found.asked.model.modelName !== modelName)
          context.stderr.write(`asked of ${found.asked.model.modelName} before, now of ${modelName}\n`);
        const base = { image: picture, question, signal: context.signal, ...asked.settings };
        const zoomed = asked.zoom ? await zoomedRequest(engine, base, picture, context) : { request: base };
        const isText = !options.values.has('json');
        const request = { ...withGiven(engine, zoomed.request, asked.given), attentionMaps: !isText };
        const result = await (options.values.has('score')
          ? score(engine, request, options.values.get('score')!, isText, context)
          : answer(engine, request, picture, { isText, keepPixels: overlayPath !== undefined, context }));
        const facts = picture.known;
        if (facts !== undefined) writeShown(picture.name, facts, context.stderr);
        if (!isText) {
          const about = { image: imageWord, picture: pictureReport(choices, facts), question };
          const settings = settingsReport(request);
          const zoom = 'first' in zoomed ? zoomed.first : null;
          const report = { ...about, settings, zoom, ...result.report(modelName), provider };
          context.stdout.write(`${JSON.stringify(report)}\n`);
        }
        if (overlayPath !== undefined && result.done.stopped !== 'cancelled') {
          await writeOverlay(picture, result.layers, overlayPath, context, request.region);
          context.stderr.write(`overlay written to ${overlayPath}\n`);
        }
      },
      more,
    );
  },
};

async function readPlanOption({ values }: ParsedOptions, { signal }: CommandContext): Promise<FoundPlan> {
  const word = values.get('plan');
  if (word !== undefined)
    return readPlan(word, values.get('run'), sessionsFolderOf(values.get('profile')), signal);
  const idle = ['run', 'profile'].find((name) => values.has(name));
  if (idle === undefined) return { plan: {} };
  throw invalid(`Expected --plan with --${idle}, which says where a plan is, but there is none.`);
}

/** Options that exclude each other. @throws EngineError `option-invalid` */
function refuseTogether({ values }: ParsedOptions, { settings, given, zoom }: QuestionSettings): void {
  refuseOverlayOfOthers(values.get('overlay'), settings.variant);
  if (zoom && settings.variant !== 'flex')
    throw invalid(
      `Expected --zoom with the flex variant, but ${settings.variant} chooses nothing to look at.`,
    );
  if (values.has('score') && (given !== undefined || settings.givenTokens !== undefined))
    throw invalid(
      'Expected --score or the beginning of an answer, but there are both: --score has a whole one.',
    );
}

function refuseOverlayOfOthers(overlay: string | undefined, variant: Variant): void {
  if (overlay === undefined || variant === 'flex') return;
  throw invalid(
    `Expected --overlay to name a PNG file to write, but the ${variant} variant selects no cells: use --variant flex.`,
  );
}

/** A plan made of a question that was asked is repeated as it was only where all else is as it was. */
function sayWhatDiffers(
  { asked }: FoundPlan,
  { encodedHash, large }: Picture,
  question: string,
  { stderr }: CommandContext,
): void {
  if (asked === undefined) return;
  if (large === undefined && asked.picture.sha256 !== encodedHash)
    stderr.write('the picture is another than the one that was asked about before\n');
  if (asked.question.trim() !== question.trim())
    stderr.write(`the question that was asked before: ${asked.question}\n`);
}

/** A first pass, and the request for the second. */
async function zoomedRequest(
  engine: Engine,
  request: AskRequest,
  picture: Picture,
  { stderr }: CommandContext,
): Promise<{ readonly request: AskRequest; readonly first: object }> {
  const pass = await answerQuestion(engine, request);
  const { answer } = pass.done;
  const place = lookedAt(pass, await picture.facts(), engine.info.lowresSize);
  stderr.write(`first pass: ${answer}\n`);
  if (place === null) {
    stderr.write('second pass: of the whole picture again, for nothing in it stood out\n');
    return { request, first: { answer, region: null } };
  }
  const region = { ...place, use: 'highres' as const };
  stderr.write(
    `second pass: high-res tokens of ${region.width} x ${region.height} pixels at ${region.left},${region.top}, ` +
      'where the first answer looked\n',
  );
  return { request: { ...request, region }, first: { answer, region } };
}

function withGiven(engine: Engine, request: AskRequest, given: string | undefined): AskRequest {
  if (given === undefined) return request;
  return { ...request, givenTokens: answerIdsOf(engine, 'given', given, false) };
}

async function answer(
  engine: Engine,
  request: AskRequest,
  picture: Picture,
  how: { readonly isText: boolean; readonly keepPixels: boolean; readonly context: CommandContext },
) {
  const { stdout, stderr } = how.context;
  let started = false;
  const answered = await answerQuestion(engine, request, (event) => {
    if (event.type === 'prefill') {
      // The image is seen: its pixels are wanted again only to draw on.
      if (!how.keepPixels) picture.releasePixels();
      sayOutside(event, how.context);
    } else {
      if (how.isText) stdout.write(started ? event.text : event.text.trimStart());
      started ||= event.text.trim() !== '';
    }
  });
  if (how.isText) {
    stdout.write('\n');
    stderr.write(summary(answered.done));
  }
  return { ...answered, report: (model: string) => answerReport(model, answered) };
}

async function score(
  engine: Engine,
  request: AskRequest,
  text: string,
  isText: boolean,
  { stdout, stderr }: CommandContext,
) {
  const scored = await scoreAnswer(engine, request, answerIdsOf(engine, 'score', text, true));
  if (isText) {
    stdout.write(scoreText(scored));
    stderr.write(summary(scored.done));
  }
  return { ...scored, report: (model: string) => scoreReport(model, scored) };
}

function sayOutside({ outside }: PrefillEvent, { stderr }: CommandContext): void {
  const text = outsideTaughtText(outside);
  if (text !== null) stderr.write(`${text}\n`);
}

function invalid(message: string): EngineError {
  return new EngineError('option-invalid', message);
}
