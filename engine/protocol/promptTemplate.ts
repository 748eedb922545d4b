import { z } from 'zod';

/**
 * What stands around a question: `v1`, `llama-2` and `plain` are those of LLaVA's authors (conversation.py); `chat` is the
 * checkpoint's own chat template.
 */
export const promptTemplates = ['v1', 'llama-2', 'plain', 'chat'] as const;

export const promptTemplateSchema = z.enum(promptTemplates);

export type PromptTemplateName = z.infer<typeof promptTemplateSchema>;
