import { useEffect } from 'react';
import { isTextBox } from '../../commands/isTextBox.js';
import { useActions } from '../../state/WindowModelContext.js';

/**
 * Copies, cuts and pastes annotations by the clipboard of the desktop, as text, so that they come over to other pictures and
 * sessions. What is selected as text goes first, and so does a copied image, which is opened.
 */
export function useAnnotationClipboard(): void {
  const actions = useActions();
  useEffect(() => {
    const take = (event: ClipboardEvent, text: () => string | null): void => {
      if (event.defaultPrevented || isTextBox(event.target) || hasSelectedText() || hasDialog()) return;
      const copied = text();
      if (copied === null || event.clipboardData === null) return;
      event.clipboardData.setData('text/plain', copied);
      event.preventDefault();
    };
    const copy = (event: ClipboardEvent): void => take(event, actions.copiedText);
    const cut = (event: ClipboardEvent): void => take(event, actions.cutText);
    const paste = (event: ClipboardEvent): void => {
      if (event.defaultPrevented || isTextBox(event.target) || hasDialog()) return;
      const { clipboardData } = event;
      const hasImage = [...(clipboardData?.files ?? [])].some((file) => file.type.startsWith('image/'));
      if (hasImage || clipboardData === null) return;
      if (actions.pasteText(clipboardData.getData('text/plain'))) event.preventDefault();
    };
    const ending = new AbortController();
    const { signal } = ending;
    window.addEventListener('copy', copy, { signal });
    window.addEventListener('cut', cut, { signal });
    window.addEventListener('paste', paste, { signal });
    return () => ending.abort();
  }, [actions]);
}

function hasSelectedText(): boolean {
  return (document.getSelection()?.toString() ?? '') !== '';
}

function hasDialog(): boolean {
  return document.querySelector('dialog[open]') !== null;
}
