import { shownHere } from '../../state/annotations/annotationSlice.js';
import { annotationLine, turnsHere } from '../../state/annotations/annotationWords.js';
import { isClosed } from '../../canvas/geometry/shapeVertices.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Segments } from '../../ui/Segments.js';
import { useShallow } from 'zustand/react/shallow';

/** In which order heads stand, and the annotation on which their attention is measured. */
export function HeadOrderFields() {
  const order = useApp((state) => state.headOrder);
  const chosen = useApp((state) => state.headAnnotationId);
  const drawn = useApp(shownHere);
  const turns = useApp(useShallow((state) => turnsHere(state)));
  const actions = useActions();
  const closed = drawn.annotations.filter(({ shape }) => isClosed(shape));
  return (
    <div className="heads__line">
      <Segments
        label="Sorted by"
        value={order}
        options={[
          { value: 'number', text: 'Number' },
          {
            value: 'mass',
            text: 'Mass on the annotation',
            disabled: chosen === null,
            hint: 'The share of a head’s attention over the picture that falls into it',
          },
          { value: 'entropy', text: 'Entropy', hint: 'The most concentrated first' },
        ]}
        onChange={actions.sortHeads}
      />
      <label>
        Annotation{' '}
        <select
          className="select"
          value={chosen ?? ''}
          disabled={closed.length === 0}
          onChange={({ target }) => actions.measureOn(target.value === '' ? null : target.value)}
        >
          <option value="">{closed.length === 0 ? 'no box or polygon is drawn' : 'none'}</option>
          {closed.map((annotation) => (
            <option key={annotation.id} value={annotation.id}>
              {annotationLine(annotation, drawn, turns)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
