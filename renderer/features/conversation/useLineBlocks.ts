import { useEffect, useLayoutEffect, useState, type RefObject } from 'react';

/** A block of an answer that grows is closed once it has so many tokens. */
const blockLength = 96;

/** A block of the answer: from its first token up to that of the next. */
export interface LineBlock {
  readonly first: number;
  readonly end: number;
}

/**
 * Cuts an answer that grows into blocks that begin where a line begins, so that another token has only the last block laid out
 * again and not all of the answer, which takes the longer the more there is of it. Nothing is seen of that. An answer that is
 * complete has the blocks it had, joined to one text by the stylesheet.
 *
 * @param list the element whose `[role=button]` are the tokens.
 * @returns the blocks, at least one.
 */
export function useLineBlocks(
  list: RefObject<HTMLElement | null>,
  count: number,
  growing: boolean,
): readonly LineBlock[] {
  const [starts, setStarts] = useState<readonly number[]>(fromTheFirst);
  const last = starts.at(-1)!;

  useEffect(() => {
    if (!growing || count - last < blockLength) return undefined;
    // Where lines begin is known without further ado once they are drawn.
    const timer = setTimeout(() => {
      const next = list.current === null ? null : lastLineStart(list.current, last + 1);
      if (next !== null) setStarts((before) => [...before, next]);
    });
    return () => clearTimeout(timer);
  }, [list, count, growing, last]);

  useLayoutEffect(() => {
    const element = list.current;
    if (!growing || element === null) return undefined;
    let width: number | null = null;
    // Lines begin elsewhere in another width.
    const observer = new ResizeObserver(() => {
      if (width !== null && width !== element.clientWidth) setStarts(fromTheFirst);
      width = element.clientWidth;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [list, growing]);

  return starts.map((first, index) => ({ first, end: Math.max(first, starts[index + 1] ?? count) }));
}

const fromTheFirst: readonly number[] = [0];

/** The last token that begins a line with its first letter; null where none does among those looked at. */
function lastLineStart(list: HTMLElement, least: number): number | null {
  const tokens = list.querySelectorAll<HTMLElement>('[role="button"]');
  const { left } = list.getBoundingClientRect();
  for (let index = tokens.length - 1; index >= Math.max(least, tokens.length - 64); index--) {
    const token = tokens[index]!;
    const pieces = token.getClientRects();
    const text = token.textContent;
    // A space before the word hangs at the end of the line before.
    const isWhole = pieces.length === 1 || (pieces.length === 2 && text.startsWith(' '));
    if (text !== '' && isWhole && pieces[pieces.length - 1]!.left < left + 1) return index;
  }
  return null;
}
