/** Where the picture stands. */
export const image = Symbol('image');
/** Where the question stands. */
export const question = Symbol('question');

/** Words of a template, the picture or the question. */
export type PromptPart = string | typeof image | typeof question;

/** What stands around a picture and a question, and how it becomes tokens. */
export interface PromptTemplate {
  readonly parts: readonly PromptPart[];
  /**
   * `apart`: what stands before the picture and what stands behind are texts of their own, as LLaVA's authors read them;
   * `together`: they are one text in which the picture is a special token, as transformers reads them.
   */
  readonly chunks: 'apart' | 'together';
}

const vicuna =
  'A chat between a curious human and an artificial intelligence assistant. ' +
  "The assistant gives helpful, detailed, and polite answers to the human's questions.";

const llama =
  'You are a helpful language and vision assistant. You are able to understand the visual content that the user provides, ' +
  'and assist the user with a variety of tasks using natural language.';

/** The templates of LLaVA's authors for a first question (conversation.py: `llava_v1`, `llava_llama_2`, `plain`). */
export const authorsTemplates = {
  v1: { parts: [`${vicuna} USER: `, image, '\n', question, ' ASSISTANT:'], chunks: 'apart' },
  'llama-2': {
    parts: [`[INST] <<SYS>>\n${llama}\n<</SYS>>\n\n`, image, '\n', question, ' [/INST]'],
    chunks: 'apart',
  },
  plain: { parts: [image, '\n', question, '\n'], chunks: 'apart' },
} as const satisfies Record<string, PromptTemplate>;

/** What llava-hf's model cards ask with, of a checkpoint in transformers' layout that has no chat template. */
export const huggingFaceTemplate: PromptTemplate = {
  parts: ['USER: ', image, '\n', question, ' ASSISTANT:'],
  chunks: 'together',
};
