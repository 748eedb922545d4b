/** Whether keys pressed on an element are written there. */
export function isTextBox(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('textarea, select, input:not([type="range"], [type="radio"])') !== null)
  );
}
