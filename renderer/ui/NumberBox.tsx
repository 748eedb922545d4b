import { useState } from 'react';
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
  readonly onChange: (value: number) => void;
}

/** A number to type; what is typed counts once it is a number in range, and is put right on leaving. */
export function NumberBox({
  label,
  value,
  min,
  max,
  step,
  whole = false,
  disabled,
  onChange,
}: NumberBoxProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const change = (text: string): void => {
    setTyped(text);
    const number = Number(text);
    const valid =
      text.trim() !== '' && number >= min && number <= max && (!whole || Number.isInteger(number));
    if (valid) onChange(number);
  };
  return (
    <input
      type="number"
      className="number"
      aria-label={label}
      min={min}
      max={max}
      step={step ?? 1}
      disabled={disabled}
      value={typed ?? value}
      onChange={(event) => change(event.target.value)}
      onBlur={() => setTyped(null)}
    />
  );
}
