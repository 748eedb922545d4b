import { useId } from 'react';
import { settingsText } from '../../state/runs/settingsText.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { picturesText } from './picturesText.js';

/** What is asked about which pictures, and where the results go. */
export function BatchForm() {
  const batch = useApp((state) => state.batch);
  const questions = useApp((state) => state.batchQuestions);
  const error = useApp((state) => state.batchError);
  const settings = useApp((state) => state.askSettings);
  const model = useApp((state) => state.model);
  const actions = useActions();
  const questionsId = useId();
  const { pictures, out, questionsFile } = batch;
  const ready = pictures.count > 0 && questions.trim() !== '' && out !== null;
  return (
    <form
      className="batch__form"
      onSubmit={(event) => {
        event.preventDefault();
        void actions.startBatch();
      }}
    >
      <section>
        <h3>Images</h3>
        <p className="batch__chosen" data-testid="batch-pictures">
          {pictures.count === 0 ? 'None chosen yet. A folder gives all its images.' : picturesText(pictures)}
        </p>
        <div className="batch__buttons">
          <Button onClick={() => void actions.chooseBatchPictures('folder')}>Choose folder…</Button>
          <Button onClick={() => void actions.chooseBatchPictures('files')}>Choose images…</Button>
        </div>
      </section>
      <section>
        <h3>
          <label htmlFor={questionsId}>Questions, one a line</label>
        </h3>
        <textarea
          id={questionsId}
          className="batch__questions"
          rows={5}
          value={questions}
          placeholder={'What does the largest sign say?\nHow many cars are there?'}
          spellCheck={false}
          onChange={(event) => actions.setBatchQuestions(event.target.value)}
        />
        <div className="batch__buttons">
          <Button onClick={() => void actions.chooseBatchQuestions()}>From a file…</Button>
          <span className="batch__hint">
            {questionsFile === null
              ? 'Each is asked of every image. A .jsonl file can ask each image its own.'
              : `From ${questionsFile}`}
          </span>
        </div>
      </section>
      <section>
        <h3>Results</h3>
        <p className="batch__chosen" data-testid="batch-out">
          {out ?? 'No folder chosen yet. A table and a report go there; the sessions stay in the app.'}
        </p>
        <div className="batch__buttons">
          <Button onClick={() => void actions.chooseBatchOut()}>Choose folder…</Button>
        </div>
      </section>
      <p className="batch__hint">
        Asked of {model?.modelName ?? 'the model that is open'} as in the question box:{' '}
        {settingsText(settings, undefined, '', model)}, at most {settings.sampling.maxNewTokens} tokens. The
        batch opens the model once more, in a process of its own, so you can go on working.
      </p>
      {error !== null && <Notice kind="error">{error}</Notice>}
      <footer className="batch__footer">
        <Button onClick={() => actions.showBatch(false)}>Cancel</Button>
        <Button type="submit" look="primary" disabled={!ready}>
          Start
        </Button>
      </footer>
    </form>
  );
}
