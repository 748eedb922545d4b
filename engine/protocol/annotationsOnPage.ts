import type { Annotation } from './annotation.js';

/**
 * The annotations that belong to a page of a file; those that say no page belong to every one.
 *
 * @param page counted from 1; undefined for a file of one page, which has all of them.
 */
export function annotationsOnPage(
  annotations: readonly Annotation[],
  page: number | undefined,
): readonly Annotation[] {
  if (page === undefined) return annotations;
  const here = annotations.filter((annotation) => annotation.page === undefined || annotation.page === page);
  return here.length === annotations.length ? annotations : here;
}
