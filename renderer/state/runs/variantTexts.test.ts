// @vitest-environment node
import { expect, it } from 'vitest';
import { answeredAs, variantChoices } from './variantTexts.js';

it('offers every variant with weights of its own, with one line on each', () => {
  const all = ['flex', 'lowres', 'hd', 'xattn', 'full'] as const;
  const choices = variantChoices({ variants: all, ownWeights: all, brokenVariants: [] });
  expect(choices.map(({ text }) => text)).toEqual(['FlexAttention', 'Low-res', 'HD', 'XAttn', 'Full']);
  expect(choices.every(({ disabled, hint }) => !disabled && hint.length > 20)).toBe(true);
});

it('calls low-res a view of the FlexAttention weights where it has none of its own', () => {
  const [, lowres] = variantChoices({
    variants: ['flex', 'lowres'],
    ownWeights: ['flex'],
    brokenVariants: [],
  });
  expect(lowres).toMatchObject({ text: 'Low-res view', disabled: false });
  expect(lowres!.hint).toContain('those of FlexAttention answer');
});

it('does not offer what a plain LLaVA checkpoint cannot do, and says why', () => {
  const [flex, lowres, ...others] = variantChoices({
    variants: ['lowres'],
    ownWeights: ['lowres'],
    brokenVariants: [],
  });
  expect(flex).toMatchObject({ disabled: true, hint: 'This checkpoint has no weights for it' });
  expect(lowres!.text).toBe('Low-res');
  expect(others).toEqual([]);
});

it('lists what is there but cannot be opened, and says why', () => {
  const brokenVariants = [
    { variant: 'hd', reason: 'hd is cut.' },
    { variant: 'lowres', reason: 'lowres is cut.' },
  ] as const;
  const choices = variantChoices({ variants: ['flex'], ownWeights: ['flex'], brokenVariants });
  expect(choices.map(({ value, disabled, hint }) => [value, disabled && hint])).toEqual([
    ['flex', false],
    ['lowres', 'lowres is cut.'],
    ['hd', 'hd is cut.'],
  ]);
});

it('says which weights answered', () => {
  expect(answeredAs('lowres', 'lowres')).toBe('Low-res, weights trained for it');
  expect(answeredAs('lowres', 'flex')).toBe('Low-res view of the weights of FlexAttention');
  expect(answeredAs('hd', undefined)).toBe('HD');
});

it('says wherever FlexAttention is named that nobody trained a model for it', () => {
  const untrained = { variants: ['flex', 'lowres'], ownWeights: ['lowres'], brokenVariants: [] } as const;
  const [flex, lowres] = variantChoices({ ...untrained, untrainedHighres: true });
  expect(flex).toMatchObject({ text: 'FlexAttention, untrained', disabled: false });
  expect(flex!.hint).toContain('its answers claim nothing');
  expect(lowres!.text).toBe('Low-res');
  expect(answeredAs('flex', 'lowres', true)).toBe('FlexAttention, untrained high-res reading');
  expect(answeredAs('lowres', 'lowres', true)).toBe('Low-res, weights trained for it');
});
