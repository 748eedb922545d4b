import { Template } from '@huggingface/jinja';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { decodeText } from '../../storage/decodeText.js';
import { readJson } from '../readJson.js';
import { readModelText } from '../readModelText.js';
import { withinTime } from '../withinTime.js';
import { image, type PromptPart, type PromptTemplate, question } from './PromptTemplate.js';

/** Longest that a template may take for one question, in milliseconds; usual ones take a few. */
const longestMs = 1000;

/**
 * The chat template of a checkpoint folder for a first question about one picture: `chat_template.jinja`,
 * `chat_template.json`, or that of `tokenizer_config.json`, as transformers looks for it.
 *
 * @returns null when the folder has none
 * @throws EngineError `checkpoint-malformed` when it is there but does not give a prompt with one picture
 */
export function readChatTemplate(checkpointDir: string): PromptTemplate | null {
  const found = findTemplate(checkpointDir);
  if (found === null) return null;
  const settings = readJson(path.join(checkpointDir, 'tokenizer_config.json')) ?? {};
  const nonce = randomUUID(); // what a question may hold is never mistaken for its place
  const [imageMark, questionMark] = ['<image>', `question-${nonce}`];
  const text = render(found, settings, questionMark);
  const parts = text.split(questionMark).flatMap((piece, index): PromptPart[] => {
    const [first = '', ...others] = piece.split(imageMark);
    const pieces: PromptPart[] = [first, ...others.flatMap((other): PromptPart[] => [image, other])];
    return index === 0 ? pieces : [question, ...pieces];
  });
  for (const [mark, name] of [
    [image, 'picture'],
    [question, 'question'],
  ] as const) {
    const count = parts.filter((part) => part === mark).length;
    if (count !== 1) {
      throw new EngineError(
        'checkpoint-malformed',
        `Expected the chat template in ${found.where} to put one ${name} into a prompt, but it puts ${count}. Ask with ` +
          'another template (v1, llama-2, plain), the one the model was trained with.',
      );
    }
  }
  return { parts: parts.filter((part) => part !== ''), chunks: 'together' };
}

interface FoundTemplate {
  readonly source: string;
  readonly where: string;
}

function findTemplate(dir: string): FoundTemplate | null {
  const jinja = path.join(dir, 'chat_template.jinja');
  const bytes = readModelText(jinja);
  if (bytes !== null) return { source: decodeText(bytes), where: jinja };
  for (const name of ['chat_template.json', 'tokenizer_config.json']) {
    const where = path.join(dir, name);
    const written = defaultOf(readJson(where)?.['chat_template']);
    if (written !== undefined) return { source: written, where };
  }
  return null;
}

/** A template, or the one called `default` of a list of `{name, template}`. */
function defaultOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (!Array.isArray(entry)) return undefined;
  const named = (entry as { readonly name?: unknown; readonly template?: unknown }[]).find(
    ({ name }) => name === 'default',
  );
  return typeof named?.template === 'string' ? named.template : undefined;
}

/** Templates of processors go through parts of a message; those of tokenizers alone have its text. */
function render({ source, where }: FoundTemplate, settings: Record<string, unknown>, asked: string): string {
  const readsParts = /\[\s*['"]type['"]\s*\]|\.type\b|selectattr\(\s*['"]type['"]/.test(source);
  const content = readsParts ? [{ type: 'image' }, { type: 'text', text: asked }] : `<image>\n${asked}`;
  try {
    const given = {
      messages: [{ role: 'user', content }],
      add_generation_prompt: true,
      ...Object.fromEntries(
        ['bos_token', 'eos_token', 'unk_token'].map((key) => [key, tokenText(settings[key])]),
      ),
    };
    return withinTime(longestMs, () => new Template(source).render(given));
  } catch (cause) {
    throw new EngineError(
      'checkpoint-malformed',
      `Expected ${where} to hold a chat template in Jinja that takes a question about a picture, but it fails: ` +
        `${String(cause)}. Ask with another template (v1, llama-2, plain), the one the model was trained with.`,
      { cause },
    );
  }
}

function tokenText(entry: unknown): string {
  const text = typeof entry === 'object' && entry !== null ? (entry as { content?: unknown }).content : entry;
  return typeof text === 'string' ? text : '';
}
