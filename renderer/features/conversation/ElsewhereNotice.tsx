import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { activeRun } from '../../state/runs/runSlice.js';

/** Says that a question on another image is being answered, and leads there. */
export function ElsewhereNotice() {
  const imageId = useApp((state) => activeRun(state)?.imageId ?? null);
  const current = useApp((state) => state.currentImageId);
  const name = useApp((state) => state.images[imageId ?? '']?.name ?? null);
  const actions = useActions();
  if (imageId === null || imageId === current) return null;
  if (name === null) {
    return (
      <Notice kind="note" testId="elsewhere">
        The answer on the image as it was is being stopped.
      </Notice>
    );
  }
  return (
    <Notice
      kind="note"
      testId="elsewhere"
      actions={<Button onClick={() => actions.showImage(imageId)}>Go there</Button>}
    >
      A question on {name} is being answered.
    </Notice>
  );
}
