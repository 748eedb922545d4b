import { useId, useState } from 'react';
import { formatNumber } from './formatNumber.js';
import './ui.css';

interface NumberBoxProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** Only whole numbers. */
  readonly whole?: boolean;
  readonly disabled?: boolean;
  /** What is typed counts on Enter and on leaving, for numbers that begin some work. */
  readonly late?: boolean;
  readonly onChange: (value: number) => void;
}

/**
 * A number to type. What is typed counts once it is a number within the limits (`late`: and done with); what is not says the
 * limits, and on leaving the number that holds is put back and named.
 */
export function NumberBox({
  label,
  value,
  min,
  max,
  step,
  whole = false,
  disabled,
  late = false,
  onChange,
}: NumberBoxProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [putBack, setPutBack] = useState(false);
  const id = useId();
  const change = (text: string): void => {
    setTyped(text);
    setPutBack(false);
    if (!late && isValid(text)) onChange(Number(text));
  };
  const settle = (): void => {
    if (late && typed !== null && isValid(typed) && Number(typed) !== value) onChange(Number(typed));
  };
  const isValid = (text: string): boolean => {
    const number = Number(text);
    return text.trim() !== '' && number >= min && number <= max && (!whole || Number.isInteger(number));
  };
  const wrong = typed !== null && !isValid(typed);
  const limits = `${whole ? 'a whole number' : 'a number'} from ${formatNumber(min)} to ${formatNumber(max)}`;
  return (
    <>
      <input
        type="number"
        className="number"
        aria-label={label}
        aria-invalid={wrong}
        aria-describedby={wrong || putBack ? id : undefined}
        min={min}
        max={max}
        step={step ?? 1}
        disabled={disabled}
        value={typed ?? value}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || wrong) return;
          settle();
          setTyped(null);
        }}
        onBlur={() => {
          settle();
          setTyped(null);
          setPutBack(wrong);
        }}
      />
      {(wrong || putBack) && (
        <span id={id} className="field__wrong" role="alert">
          {wrong ? `Expected ${limits}.` : `Back to ${formatNumber(value)}: expected ${limits}.`}
        </span>
      )}
    </>
  );
}
