import { untrainedMark } from '../../../engine/protocol/chosenOpening.js';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { Variant } from '../../../engine/protocol/variant.js';

/** The names of the variants in the window. */
export const variantNames: Readonly<Record<Variant, string>> = {
  flex: 'FlexAttention',
  lowres: 'Low-res',
  hd: 'HD',
  xattn: 'XAttn',
  full: 'Full',
};

const whatItIs: Readonly<Record<Variant, string>> = {
  flex: 'Sees the small image, and reads the cells it selects at high resolution.',
  lowres: 'Sees the small image only.',
  hd: 'Also has the tokens of a somewhat larger image in its prompt.',
  xattn: 'Reads all high-res tokens by cross-attention in every layer.',
  full: 'Has all high-res tokens in its prompt: the most it can see, and the slowest.',
};

/** A variant as the chooser offers it: its name, and in one line what it is, or why it is not there. */
export interface VariantChoice {
  readonly value: Variant;
  readonly text: string;
  readonly hint: string;
  readonly disabled: boolean;
}

/**
 * The variants to choose from. FlexAttention and low-res are always listed; of the others, those whose weights are there,
 * also where they cannot be opened: the hint then says why.
 *
 * @param model null while no model is known.
 */
export function variantChoices(
  model: Pick<ModelFacts, 'variants' | 'ownWeights' | 'brokenVariants' | 'untrainedHighres'> | null,
): readonly VariantChoice[] {
  const brokenReason = (variant: Variant): string | undefined =>
    model?.brokenVariants.find((one) => one.variant === variant)?.reason;
  const others = (['hd', 'xattn', 'full'] as const).filter(
    (variant) => model?.variants.includes(variant) === true || brokenReason(variant) !== undefined,
  );
  return (['flex', 'lowres', ...others] as const).map((value) => {
    if (model !== null && !model.variants.includes(value)) {
      const hint = brokenReason(value) ?? 'This checkpoint has no weights for it';
      return { value, text: variantNames[value], hint, disabled: true };
    }
    if (value === 'flex' && model?.untrainedHighres === true) {
      const hint = `${whatItIs.flex} Nobody trained this model for that: its selections can be studied, its answers claim nothing.`;
      return { value, text: `${variantNames.flex}, untrained`, hint, disabled: false };
    }
    const isView = model !== null && !model.ownWeights.includes(value);
    const hint = isView
      ? `${whatItIs[value]} This folder has no weights trained for it: those of FlexAttention answer.`
      : whatItIs[value];
    return {
      value,
      text: isView ? `${variantNames[value]} view` : variantNames[value],
      hint,
      disabled: false,
    };
  });
}

/**
 * Which system answered, and with which weights.
 *
 * @param trainedFor the variant the weights were trained for; undefined until the run says it.
 * @param untrainedHighres whether the model was opened for an untrained high-res reading.
 */
export function answeredAs(
  variant: Variant,
  trainedFor: Variant | undefined,
  untrainedHighres = false,
): string {
  const name = variantNames[variant];
  if (variant === 'flex' && untrainedHighres) return `${name}, ${untrainedMark}`;
  if (trainedFor === undefined) return name;
  return trainedFor === variant
    ? `${name}, weights trained for it`
    : `${name} view of the weights of ${variantNames[trainedFor]}`;
}
