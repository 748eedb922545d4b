import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AskRequest } from '../answering/askRequest.js';
import type { EngineInfo } from '../answering/Engine.js';
import { decodeText } from '../storage/decodeText.js';
import { benchImage, benchPrompt } from './benchImage.js';

const syntheticSteps = 17;

/**
 * What the decoder suite asks: the first sample's question, answered to its end, where the model has a tokenizer;
 * otherwise a drawn image and a prompt of arbitrary ids. The difference matters: on a real question the layers choose
 * nearly the same cells token after token, on arbitrary ids they jump, and the fused flex step then runs twice.
 *
 * @param root folder of the repository or package, which holds the samples
 */
export async function benchQuestion(root: string, info: EngineInfo): Promise<AskRequest> {
  const folder = join(root, 'assets', 'samples');
  const list = join(folder, 'samples.json');
  if (existsSync(list) && existsSync(join(info.checkpointDir, 'tokenizer.json'))) {
    const [sample] = JSON.parse(decodeText(readFileSync(list))) as { image: string; question: string }[];
    if (sample !== undefined)
      return { image: { path: join(folder, sample.image) }, question: sample.question };
  }
  return {
    image: await benchImage(0),
    promptIds: benchPrompt(info.vocabularySize, 0),
    fixedSteps: syntheticSteps,
  };
}
