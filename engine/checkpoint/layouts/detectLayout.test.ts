import { expect, it } from 'vitest';
import { JsonFields } from '../files/JsonFields.js';
import { detectLayout } from './detectLayout.js';
import { huggingFaceLayout } from './huggingFaceLayout.js';
import { idefics3Layout } from './idefics3Layout.js';
import { releasedLayout } from './releasedLayout.js';

const released = { model_type: 'llava_llama', mm_vision_tower: 'vision' };
const detect = (config: object, layouts?: Parameters<typeof detectLayout>[1]) =>
  detectLayout(JsonFields.of(config, 'config.json'), layouts);

it('tells the released layout by its kind of model and its tower', () => {
  expect(detect(released)).toBe(releasedLayout);
  expect(detect({ ...released, model_type: 'llava' })).toBe(releasedLayout);
});

it('takes the first layout that matches, and names all of them where none does', () => {
  const other = { ...releasedLayout, description: 'another', matches: () => false };
  expect(detect(released, [other, releasedLayout])).toBe(releasedLayout);
  expect(() => detect({ model_type: 'idefics3', text_config: {} }, [releasedLayout, other])).toThrow(
    /^config\.json is of no layout that is read\. Expected LLaVA and .*; or another\. Found "model_type" "idefics3", "architectures" nothing, "text_config"\./,
  );
  expect(() => detect({ model_type: 7 })).toThrow(/Found "model_type" 7, .*no field of a vision tower/);
});

it('tells the layout of Hugging Face transformers by its parts, and the released one by its tower', () => {
  const converted = { model_type: 'llava', image_token_index: 32000, text_config: {}, vision_config: {} };
  expect(detect(converted)).toBe(huggingFaceLayout);
  // The FlexAttention release has both: the authors' names are in its files.
  expect(detect({ ...converted, mm_vision_tower: 'openai/clip-vit-large-patch14-336' })).toBe(releasedLayout);
  expect(detect({ model_type: 'idefics3', text_config: {} })).toBe(idefics3Layout);
  expect(() => detect({ model_type: 'smolvlm', text_config: {} })).toThrow(/of no layout that is read/);
});
