import { exportFormatFacts } from '../../../engine/protocol/exportFormats.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Segments } from '../../ui/Segments.js';

/** What can be chosen of the format: nothing for most. */
export function ExportChoicesFields() {
  const choices = useApp((state) => state.exportChoices);
  const hasRun = useApp((state) => state.shownRunId !== null);
  const hasLayer = useApp((state) => state.shownRunId !== null && state.focus.layer !== null);
  const { chooseExport } = useActions();
  const { takes } = exportFormatFacts(choices.format);
  if (takes === 'conversation') {
    return (
      <div className="export__choices">
        <Segments
          label="Questions"
          value={choices.onlyShown && hasRun ? 'shown' : 'all'}
          options={[
            { value: 'all', text: 'All questions' },
            { value: 'shown', text: 'The one shown', disabled: !hasRun },
          ]}
          onChange={(value) => chooseExport({ onlyShown: value === 'shown' })}
        />
      </div>
    );
  }
  if (takes !== 'overlay') return null;
  const box = (name: 'annotations' | 'legend' | 'linked', text: string) => (
    <label className="export__box">
      <input
        type="checkbox"
        checked={choices[name]}
        onChange={(event) => chooseExport({ [name]: event.target.checked })}
      />
      {text}
    </label>
  );
  return (
    <div className="export__choices">
      <Segments
        label="Overlay"
        value={hasLayer ? choices.what : 'frequency'}
        options={[
          {
            value: 'selected',
            text: 'Selected',
            hint: 'What the layer in focus chose at the token in focus',
            disabled: !hasLayer,
          },
          {
            value: 'attention',
            text: 'Attention',
            hint: 'The attention of the layer in focus at the token in focus',
            disabled: !hasLayer,
          },
          { value: 'frequency', text: 'How often', hint: 'Over all tokens and the layers that are read' },
        ]}
        onChange={(what) => chooseExport({ what })}
      />
      {box('annotations', 'Annotations')}
      {box('legend', 'Legend')}
      {choices.format === 'svg' && box('linked', 'Link the picture')}
    </div>
  );
}
