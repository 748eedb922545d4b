import { X } from 'lucide-react';
import { keyLines } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { useModal } from '../../ui/useModal.js';
import './keys.css';

/** The list of keys. */
export function KeysDialog() {
  const open = useApp((state) => state.keysOpen);
  const actions = useActions();
  const dialog = useModal(open);
  return (
    <dialog
      ref={dialog}
      className="keys"
      aria-label="Keys"
      data-testid="keys-dialog"
      onClose={() => actions.showKeys(false)}
      onClick={(event) => {
        if (event.target === event.currentTarget) actions.showKeys(false);
      }}
    >
      <div className="keys__body">
        <header>
          <h2>Keys</h2>
          <IconButton label="Close" onClick={() => actions.showKeys(false)}>
            <X size={16} />
          </IconButton>
        </header>
        <div className="keys__groups">
          {keyLines().map(({ title, lines }) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {lines.map(({ label, presses }) => (
                  <div key={label}>
                    <dt>
                      {presses.map((caps) => (
                        <span key={caps.join(' ')} className="keys__press">
                          {caps.map((cap) => (
                            <kbd key={cap} className="keycap">
                              {cap}
                            </kbd>
                          ))}
                        </span>
                      ))}
                    </dt>
                    <dd>{label}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </dialog>
  );
}
