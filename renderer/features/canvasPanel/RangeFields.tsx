import { sampleLimits } from '../../../engine/protocol/sampleLimits.js';
import { Field } from '../../ui/Field.js';
import { formatNumber } from '../../ui/formatNumber.js';
import { NumberBox } from '../../ui/NumberBox.js';
import type { ChoiceFieldsProps } from './choiceFields.js';

type Mode = 'auto' | 'full' | 'own';

/** Which values are black and white: by the rule, all that the type holds, or two numbers. */
export function RangeFields({ details, choices, onChoose }: ChoiceFieldsProps) {
  const { sampleType, range: holds } = details;
  const { range = 'auto', ...others } = choices;
  const { bits, whole, low: least, high: most } = sampleLimits(sampleType);
  const mode: Mode = typeof range === 'object' ? 'own' : range;
  const own = typeof range === 'object' ? range : holds;
  const setMode = (to: Mode): void => {
    if (to === 'auto') onChoose(others);
    else onChoose({ ...others, range: to === 'full' ? to : typeable(holds, whole) });
  };
  const ends = `${formatNumber(holds.low)} is shown black, ${formatNumber(holds.high)} white.`;
  return (
    <>
      <Field label="Black and white" hint={mode === 'own' ? undefined : ends}>
        <select
          className="select"
          aria-label="Values shown black and white"
          value={mode}
          onChange={(event) => setMode(event.target.value as Mode)}
        >
          <option value="auto">{bits > 8 ? 'automatic' : `all of ${sampleType}`}</option>
          {bits > 8 && <option value="full">all of {sampleType}</option>}
          <option value="own">own numbers</option>
        </select>
      </Field>
      {mode === 'own' && (
        <>
          <Field label="Black">
            <NumberBox
              label="Value shown black"
              value={own.low}
              min={least}
              max={below(own.high, whole)}
              late
              onChange={(low) => onChoose({ ...others, range: { low, high: own.high } })}
            />
          </Field>
          <Field label="White">
            <NumberBox
              label="Value shown white"
              value={own.high}
              min={above(own.low, whole)}
              max={most}
              late
              onChange={(high) => onChoose({ ...others, range: { low: own.low, high } })}
            />
          </Field>
        </>
      )}
    </>
  );
}

/** A range in numbers that a person would type: what is whole in whole ones. */
function typeable(
  { low, high }: { low: number; high: number },
  whole: boolean,
): { low: number; high: number } {
  const [down, up] = whole
    ? [Math.floor(low), Math.ceil(high)]
    : [Number(low.toPrecision(6)), Number(high.toPrecision(6))];
  return down < up ? { low: down, high: up } : { low, high };
}

/** A number that may stand below another, for limits that are told: one less, or nearly as large. */
function below(value: number, whole: boolean): number {
  return whole ? value - 1 : value - Math.max(Math.abs(value) * 1e-6, 1e-6);
}

function above(value: number, whole: boolean): number {
  return -below(-value, whole);
}
