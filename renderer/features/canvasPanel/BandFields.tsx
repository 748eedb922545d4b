import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';
import { Field } from '../../ui/Field.js';
import type { ChoiceFieldsProps } from './choiceFields.js';

type Mode = 'usual' | 'colours' | 'grey';

const colours = ['Red', 'Green', 'Blue'] as const;

/** Which bands are shown: as the file says, three as colours, or one as grey. */
export function BandFields({ details, choices, onChoose }: ChoiceFieldsProps) {
  const { bands: names, shownBands } = details;
  const { bands, ...others } = choices;
  const mode: Mode = bands === undefined ? 'usual' : bands.length === 1 ? 'grey' : 'colours';
  const set = (chosen: ImageChoices['bands']): void =>
    onChoose(chosen === undefined ? others : { ...others, bands: chosen });
  const setMode = (to: Mode): void => {
    const [first = 1] = shownBands;
    const three = [0, 1, 2].map((place) =>
      shownBands.length < 3 ? Math.min(place + 1, names.length) : shownBands[place]!,
    );
    set(to === 'usual' ? undefined : to === 'grey' ? [first] : three);
  };
  return (
    <>
      <Field label="Bands">
        <select
          className="select"
          aria-label="Bands"
          value={mode}
          onChange={(event) => setMode(event.target.value as Mode)}
        >
          <option value="usual">as the file says</option>
          <option value="colours">three as colours</option>
          <option value="grey">one as grey</option>
        </select>
      </Field>
      {bands?.map((band, place) => {
        const label = bands.length === 1 ? 'Grey' : colours[place]!;
        return (
          <Field key={label} label={label}>
            <select
              className="select"
              aria-label={`Band shown as ${label.toLowerCase()}`}
              value={band}
              onChange={(event) =>
                set(bands.map((one, at) => (at === place ? Number(event.target.value) : one)))
              }
            >
              {names.map((name, index) => (
                <option key={index} value={index + 1}>
                  {name === `band ${index + 1}` ? name : `${index + 1}: ${name}`}
                </option>
              ))}
            </select>
          </Field>
        );
      })}
    </>
  );
}
