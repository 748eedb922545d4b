import { useEffect, useRef, type RefObject } from 'react';

/** Holds a `<dialog>` open, over everything else, as long as `open` is true. */
export function useModal(open: boolean): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return dialog;
}
