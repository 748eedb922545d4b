import { expect, it } from 'vitest';
import type { Session } from '../../protocol/session.js';
import { fixtureSession } from '../testing/fixtureSession.js';
import { onShownPage, otherPagesNotes } from './onShownPage.js';

const { session } = await fixtureSession();
const [first, second, third] = session.annotations;

/** One annotation on page 1, one on page 2, one that says no page; the page that is chosen. */
function onPages(page?: number): Session {
  const choices = page === undefined ? {} : { page };
  const annotations = [{ ...first!, page: 1 }, { ...second!, page: 2 }, third!];
  return { ...session, annotations, picture: { ...session.picture, choices } };
}

const ids = (of: Session): string[] => onShownPage(of).annotations.map(({ id }) => id);

it('leaves out what is on other pages than the one that is shown, and says how much', () => {
  expect(ids(onPages())).toEqual([first!.id, third!.id]);
  expect(ids(onPages(2))).toEqual([second!.id, third!.id]);
  expect(otherPagesNotes(onPages(2))).toEqual([
    '1 annotation is on other pages of the file and left out; a bundle and JSON have all.',
  ]);
});

it('leaves a session without pages as it is', () => {
  expect(onShownPage(session)).toBe(session);
  expect(otherPagesNotes(session)).toEqual([]);
});
