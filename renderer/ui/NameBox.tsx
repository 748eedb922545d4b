import { useRef, useState } from 'react';
import './ui.css';

interface NameBoxProps {
  readonly label: string;
  readonly name: string;
  readonly maxLength: number;
  /** The name that was written, where it is another; null where it stays. `byKey`: the focus goes back to where it came from. */
  readonly onDone: (name: string | null, byKey: boolean) => void;
}

/** A text box that a name is changed in: Enter or leaving it takes the new name, Escape keeps the old one. */
export function NameBox({ label, name, maxLength, onDone }: NameBoxProps) {
  const [text, setText] = useState(name);
  // The box loses the focus when it goes, which is no second answer.
  const isDone = useRef(false);
  const done = (wanted: string, byKey: boolean): void => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(wanted === '' || wanted === name ? null : wanted, byKey);
  };
  return (
    <input
      className="name-box"
      aria-label={label}
      value={text}
      maxLength={maxLength}
      autoFocus
      spellCheck={false}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => done(text.trim(), false)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        // Whatever takes the focus next is not pressed by the same key.
        event.preventDefault();
        done(event.key === 'Enter' ? text.trim() : name, true);
      }}
    />
  );
}
