/**
 * The question that relative attention divides by: the generic instruction of Zhang et al., "MLLMs Know Where to Look" (ICLR 2025,
 * arXiv 2502.17422), word for word.
 */
export const neutralQuestion = 'Write a general description of the image.';
