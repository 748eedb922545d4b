import { useShallow } from 'zustand/react/shallow';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { sampleOf } from '../../state/images/imageSlice.js';

/** A sample's own questions that were not asked yet, to put into the box with one click. */
export function OfferedQuestions() {
  const sample = useApp((state) => sampleOf(state, state.currentImageId));
  const draft = useApp((state) => state.draft);
  const actions = useActions();
  const asked = useApp(
    useShallow(({ runIds, runs, currentImageId }) =>
      runIds.map((id) => runs[id]!).flatMap((run) => (run.imageId === currentImageId ? [run.question] : [])),
    ),
  );
  const questions = (sample?.questions ?? [])
    .filter(({ question }) => question !== draft && !asked.includes(question))
    .slice(0, 3);
  if (questions.length === 0) return null;
  return (
    <ul className="offered" aria-label="Questions to try">
      {questions.map(({ question }) => (
        <li key={question}>
          <button type="button" className="offered__question" onClick={() => actions.setDraft(question)}>
            {question}
          </button>
        </li>
      ))}
    </ul>
  );
}
