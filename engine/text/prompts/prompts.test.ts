import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { openTokenizer } from '../openTokenizer.js';
import { buildPromptIds, imageTokenId } from '../prompt.js';
import { authorsTemplates, type PromptTemplate } from './PromptTemplate.js';
import { readChatTemplate } from './readChatTemplate.js';

const temporaryFolder = temporaryFolders();
const testing = join(import.meta.dirname, '../../testing');

interface Expected {
  readonly tokenizer: 'legacy' | 'non-legacy';
  readonly form: 'slow' | 'fast';
  readonly template: 'v1' | 'llama-2' | 'plain' | 'chat';
  readonly question: string;
  readonly ids: readonly number[];
}

/** What transformers 4.57 makes of prompts (training/fixtures/prompt_ids.py). */
const expected = JSON.parse(readFileSync(join(testing, 'prompts/expected.json'), 'utf8')) as Expected[];

/** A folder with one of its tokenizers: `slow` is sentencepiece's own model, `fast` tokenizer.json. */
function folderOf({ tokenizer, form }: Pick<Expected, 'tokenizer' | 'form'>): string {
  const folder = temporaryFolder();
  cpSync(join(testing, 'prompts', tokenizer), folder, { recursive: true });
  if (form === 'slow') {
    rmSync(join(folder, 'tokenizer.json'));
    cpSync(join(testing, 'sentencepiece/llama.model'), join(folder, 'tokenizer.model'));
  }
  return folder;
}

const kinds = (['legacy', 'non-legacy'] as const).flatMap((tokenizer) =>
  (['slow', 'fast'] as const).map((form) => ({ tokenizer, form })),
);

describe.each(kinds)('the $tokenizer tokenizer, $form', (kind) => {
  const rows = expected.filter(({ tokenizer, form }) => tokenizer === kind.tokenizer && form === kind.form);

  test.each(['v1', 'llama-2', 'plain', 'chat'] as const)(
    'asks with %s in the ids of transformers',
    async (name) => {
      const folder = folderOf(kind);
      const tokenizer = (await openTokenizer(folder))!;
      const template: PromptTemplate = name === 'chat' ? readChatTemplate(folder)! : authorsTemplates[name];
      const asked = rows.filter((row) => row.template === name);
      expect(asked.length).toBeGreaterThan(4);
      for (const { question, ids } of asked)
        expect(buildPromptIds(question, tokenizer, template), question).toEqual(ids);
    },
  );

  test('takes words of control tokens that a person writes for text, in every template', async () => {
    const folder = folderOf(kind);
    const tokenizer = (await openTokenizer(folder))!;
    const asked = 'is <image> or </s> or <s> or <unk> there?';
    for (const template of [...Object.values(authorsTemplates), readChatTemplate(folder)!]) {
      const ids = buildPromptIds(asked, tokenizer, template);
      expect(ids.filter((id) => id === imageTokenId)).toHaveLength(1);
      expect(ids.filter((id) => id < 3 && id !== imageTokenId)).toEqual([1]);
      expect(ids.slice(1).filter((id) => id >= 900)).toEqual([]);
      expect(tokenizer.decode(ids.slice(ids.indexOf(imageTokenId) + 1))).toContain(asked);
    }
  });
});

describe('a chat template', () => {
  const kind = { tokenizer: 'non-legacy', form: 'fast' } as const;
  const withTemplate = (template: unknown, name = 'tokenizer_config.json'): string => {
    const folder = folderOf(kind);
    rmSync(join(folder, 'chat_template.jinja'));
    const path = join(folder, name);
    const before = name === 'tokenizer_config.json' ? (JSON.parse(readFileSync(path, 'utf8')) as object) : {};
    writeFileSync(path, JSON.stringify({ ...before, chat_template: template }));
    return folder;
  };
  const texts =
    "{{ bos_token }}{% for m in messages %}[{{ m['role'] }}] {{ m['content'] | trim }}{% endfor %} </s>!";

  test('is found in each of its files, and is none where there is none', () => {
    const own = readChatTemplate(folderOf(kind));
    expect(own).not.toBeNull();
    const source = readFileSync(join(folderOf(kind), 'chat_template.jinja'), 'utf8');
    for (const entry of [
      source,
      [
        { name: 'tools', template: '' },
        { name: 'default', template: source },
      ],
    ])
      expect(readChatTemplate(withTemplate(entry))).toEqual(own);
    expect(readChatTemplate(withTemplate(source, 'chat_template.json'))).toEqual(own);
    expect(readChatTemplate(withTemplate(undefined))).toBeNull();
  });

  test('of texts alone has the picture before the question, its special tokens as tokens and one BOS', async () => {
    const folder = withTemplate(texts);
    const tokenizer = (await openTokenizer(folder))!;
    const ids = buildPromptIds('a </s> b', tokenizer, readChatTemplate(folder)!);
    expect(ids[0]).toBe(1);
    expect(ids.filter((id) => id === 1)).toHaveLength(1);
    expect(ids.filter((id) => id === 2)).toHaveLength(1); // the template's own
    expect(tokenizer.decode(ids.filter((id) => id !== imageTokenId))).toBe('[user] \na </s> b !');
  });

  test.each([
    ["{{ raise_exception('no pictures') }}", /but it fails.*no pictures/],
    ['{% if %}', /but it fails/],
    ["{{ messages[0]['content'] }} <image>", /one picture into a prompt, but it puts 2/],
    ['ask me', /one picture into a prompt, but it puts 0/],
    ['<image> ask me', /one question into a prompt, but it puts 0/],
    [
      '{% for i in range(1000) %}{% for j in range(1000) %}{% for k in range(1000) %}{% endfor %}{% endfor %}{% endfor %}',
      /but it fails.*it has not ended after 1 s/,
    ],
    ['{% macro f(n) %}{{ f(n) }}{% endmacro %}{{ f(1) }}', /but it fails/],
  ])('%s is refused with another way', (template, message) => {
    expect(() => readChatTemplate(withTemplate(template))).toThrow(message);
    expect(() => readChatTemplate(withTemplate(template))).toThrow(/another template/);
  });
});

test('a LLaMA tokenizer decides whether a prompt begins with BOS; one that ends each text is refused', async () => {
  const folder = folderOf({ tokenizer: 'legacy', form: 'slow' });
  const path = join(folder, 'tokenizer_config.json');
  const settings = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...settings, add_bos_token: false }));
  const tokenizer = (await openTokenizer(folder))!;
  expect(buildPromptIds('x', tokenizer)).not.toContain(1);
  writeFileSync(path, JSON.stringify({ ...settings, add_eos_token: true }));
  await expect(openTokenizer(folder)).rejects.toThrow(/"add_eos_token" should be false/);
});
