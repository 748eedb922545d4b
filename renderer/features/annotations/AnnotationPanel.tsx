import { Spline } from 'lucide-react';
import { drawnHere } from '../../state/annotations/annotationSlice.js';
import { useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { Popover } from '../../ui/Popover.js';
import { AnnotationEditor } from './AnnotationEditor.js';
import { AnnotationList } from './AnnotationList.js';
import './annotations.css';

/**
 * The annotations of the current picture: the list, and what is known of those that are selected.
 *
 * @param narrow there is no room but for a button, which opens it.
 */
export function AnnotationPanel({ narrow }: { readonly narrow: boolean }) {
  const count = useApp((state) => drawnHere(state).annotations.length);
  const hasImage = useApp((state) => state.currentImageId !== null);
  if (!hasImage) return null;
  if (!narrow) return <section className="annotations">{content(count)}</section>;
  return (
    <div className="annotations annotations--narrow">
      <Popover
        label="Annotations"
        place="above start"
        className="annotations__popover"
        button={(opener) => (
          <IconButton {...opener} label={`Annotations: ${count}`}>
            <Spline size={17} />
            <span className="annotations__count">{count}</span>
          </IconButton>
        )}
      >
        <div className="annotations__column">{content(count)}</div>
      </Popover>
    </div>
  );
}

function content(count: number) {
  return (
    <>
      <h2 className="annotations__title">
        Annotations <span className="annotations__number">{count}</span>
      </h2>
      {count === 0 ? (
        <p className="annotations__empty">
          None yet. R draws a box, P a polygon; the strip beside the image has all tools.
        </p>
      ) : (
        <AnnotationList />
      )}
      <AnnotationEditor />
    </>
  );
}
