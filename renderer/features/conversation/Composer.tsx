import { ArrowUp, Square } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { commandFor } from '../../commands/commandFor.js';
import { questionCommands } from '../../commands/questionCommands.js';
import { shortcut } from '../../commands/shownKeys.js';
import { questionBoxId } from '../../commands/windowCommands.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { Segments } from '../../ui/Segments.js';
import { AskSettingsPopover } from './AskSettingsPopover.js';
import { EngineNotice } from './EngineNotice.js';
import { ElsewhereNotice } from './ElsewhereNotice.js';
import { ModelLine } from './ModelLine.js';
import { OfferedQuestions } from './OfferedQuestions.js';
import { RegionChip } from './RegionChip.js';
import { variantChoices } from '../../state/runs/variantTexts.js';
import { activeRunHere } from '../../state/runs/runSlice.js';

/** The question box with the choice of variant, settings, and send or stop. */
export function Composer() {
  const draft = useApp((state) => state.draft);
  const settings = useApp((state) => state.askSettings);
  const error = useApp((state) => state.composerError);
  const model = useApp((state) => state.model);
  const running = useApp((state) => activeRunHere(state) !== null);
  const stopping = useApp((state) => activeRunHere(state)?.stopping ?? false);
  const actions = useActions();
  const choices = variantChoices(model);
  const box = useRef<HTMLTextAreaElement>(null);
  const remPx = useApp((state) => state.remPx);
  useEffect(() => fitHeight(box.current, 11.25 * remPx), [draft, remPx]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const command = event.nativeEvent.isComposing ? null : commandFor('question', event);
    const act = command === null ? null : questionCommands[command];
    // A key that finds nothing to do is left to the box.
    if (act?.(actions, event) === true) event.preventDefault();
  };
  return (
    <div className="composer">
      <EngineNotice />
      <ElsewhereNotice />
      <ModelLine />
      <OfferedQuestions />
      {error !== null && (
        <Notice kind="error" testId="composer-error">
          {error.message}
        </Notice>
      )}
      <RegionChip />
      <textarea
        ref={box}
        id={questionBoxId}
        className="composer__box"
        aria-label="Question"
        placeholder="What do you want to know about this image?"
        rows={2}
        value={draft}
        onChange={(event) => actions.setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        spellCheck={false}
      />
      <Segments
        label="Variant"
        value={settings.variant}
        options={choices}
        onChange={(variant) => actions.setAskSettings({ ...settings, variant })}
      />
      <div className="composer__bar">
        <AskSettingsPopover />
        <p className="composer__variant" data-testid="variant-line">
          {choices.find(({ value }) => value === settings.variant)?.hint}
        </p>
        {running ? (
          <Button
            className="composer__send"
            onClick={() => void actions.stop()}
            title={
              stopping ? 'Press again after some seconds to end the engine' : `Stop (${shortcut('stop')})`
            }
          >
            <Square size={12} fill="currentColor" aria-hidden /> {stopping ? 'Stopping' : 'Stop'}
          </Button>
        ) : (
          <Button
            look="primary"
            className="composer__send"
            onClick={() => void actions.ask()}
            title={`Ask (${shortcut('ask')})`}
          >
            Ask <ArrowUp size={14} aria-hidden />
          </Button>
        )}
      </div>
      <p className="composer__note">
        Each question stands alone: the model remembers no earlier one. {shortcut('question-before')} in the
        empty box fetches them.
      </p>
    </div>
  );
}

function fitHeight(box: HTMLTextAreaElement | null, mostPx: number): void {
  if (box === null) return;
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight + 2, mostPx)}px`;
}
