import { Spline } from 'lucide-react';
import { drawnHere, pageHere, shownHere } from '../../state/annotations/annotationSlice.js';
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
  const count = useApp((state) => shownHere(state).annotations.length);
  const elsewhere = useApp((state) => drawnHere(state).annotations.length) - count;
  const page = useApp(pageHere);
  const hasImage = useApp((state) => state.currentImageId !== null);
  if (!hasImage) return null;
  if (!narrow) return <section className="annotations">{content(count, elsewhere, page)}</section>;
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
        <div className="annotations__column">{content(count, elsewhere, page)}</div>
      </Popover>
    </div>
  );
}

function content(count: number, elsewhere: number, page: number | undefined) {
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
      {elsewhere > 0 && (
        <p className="annotations__empty">
          On page {page}. {elsewhere} more on other pages of this file.
        </p>
      )}
      <AnnotationEditor />
    </>
  );
}
