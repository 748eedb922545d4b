/**
 * Statistics of openai/clip-vit-large-patch14-336, used where neither the checkpoint nor its tower has a `preprocessor_config.json`
 * (the released FlexAttention checkpoint has none).
 */
export const clipMean = [0.48145466, 0.4578275, 0.40821073] as const;
/** CLIP's own standard deviations of red, green, blue on the scale 0 to 1. */
export const clipStd = [0.26862954, 0.26130258, 0.27577711] as const;

/** Statistics of SigLIP's towers. */
export const siglipMean = [0.5, 0.5, 0.5] as const;
/** SigLIP's own standard deviations of red, green, blue on the scale 0 to 1. */
export const siglipStd = [0.5, 0.5, 0.5] as const;
