import { useEffect, useState } from 'react';
import { useActions } from '../../state/WindowModelContext.js';
import './images.css';

/** Takes files dropped anywhere on the window and images pasted into it; shows a veil while a file hovers. */
export function DropVeil() {
  const actions = useActions();
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(true);
    };
    const hover = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      void actions.dropFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const paste = (event: ClipboardEvent): void => {
      const image = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith('image/'));
      if (image === undefined || isTextForBox(event)) return;
      event.preventDefault();
      void actions.openPasted(image);
    };
    const ending = new AbortController();
    const { signal } = ending;
    window.addEventListener('dragenter', enter, { signal });
    window.addEventListener('dragover', hover, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    window.addEventListener('paste', paste, { signal });
    return () => ending.abort();
  }, [actions]);
  return over ? (
    <div className="drop-veil" data-testid="drop-veil">
      Drop to open images, a folder of them, sessions (.fovea), annotations, or the folder of a model
    </div>
  ) : null;
}

/** Text with a picture of it, as word processors copy: in a text box it is the text that is meant. */
function isTextForBox({ target, clipboardData }: ClipboardEvent): boolean {
  const inBox = target instanceof HTMLElement && target.closest('textarea, input') !== null;
  return inBox && (clipboardData?.getData('text/plain') ?? '') !== '';
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
