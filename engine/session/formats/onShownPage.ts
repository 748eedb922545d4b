import { annotationsOnPage } from '../../protocol/annotationsOnPage.js';
import type { Session } from '../../protocol/session.js';

/**
 * A session with the annotations of one page of its file alone: the page that is chosen, otherwise the first that is annotated.
 * A picture that is exported shows one page, and coordinates are of one.
 */
export function onShownPage(session: Session): Session {
  const pages = session.annotations.flatMap(({ page }) => page ?? []);
  if (pages.length === 0) return session;
  const page = session.picture.choices.page ?? pages.reduce((least, one) => Math.min(least, one));
  return { ...session, annotations: annotationsOnPage(session.annotations, page) };
}

/** What is said of annotations on other pages, which are left out; empty where there are none. */
export function otherPagesNotes(session: Session): string[] {
  const left = session.annotations.length - onShownPage(session).annotations.length;
  if (left === 0) return [];
  return [
    `${left} annotation${left === 1 ? ' is' : 's are'} on other pages of the file and left out; a bundle and JSON have all.`,
  ];
}
