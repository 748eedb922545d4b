import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { untrainedMark } from '../../../engine/protocol/chosenOpening.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { markdownBlocks, markdownSpans, type MarkdownBlock } from './markdownBlocks.js';
import './modelCard.css';

/** What the model's folder says of it, as text: nothing in it is run or fetched. */
export function ModelCardDialog() {
  const card = useApp((state) => state.modelCard);
  const folder = useApp((state) => state.modelSource?.folder ?? '');
  const isUntrained = useApp((state) => state.model?.untrainedHighres === true);
  const actions = useActions();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (card === null) dialog.current?.close();
    else {
      dialog.current?.showModal();
      const headings = dialog.current?.querySelectorAll('h2, h3') ?? [];
      [...headings].find(({ textContent }) => textContent === card.section)?.scrollIntoView();
    }
  }, [card]);
  return (
    <dialog
      ref={dialog}
      className="model-card"
      aria-label="Model card"
      data-testid="model-card"
      onClose={actions.closeModelCard}
      onClick={(event) => {
        if (event.target === event.currentTarget) actions.closeModelCard();
      }}
    >
      <header>
        <p className="model-card__folder">
          {card !== null && folder}
          {card !== null && isUntrained && (
            <>
              {' '}
              · opened with an <strong>{untrainedMark}</strong>, of which this card says nothing
            </>
          )}
        </p>
        <IconButton label="Close" onClick={actions.closeModelCard}>
          <X size={16} />
        </IconButton>
      </header>
      <div className="model-card__text" tabIndex={0} role="document">
        {card?.text === null && (
          <p>
            This folder has no README.md: it does not say what the model was taught, nor how well it answers.
          </p>
        )}
        {markdownBlocks(card?.text ?? '').map((block, index) => (
          <Block key={index} block={block} />
        ))}
      </div>
    </dialog>
  );
}

function Block({ block }: { readonly block: MarkdownBlock }) {
  switch (block.type) {
    case 'heading':
      return block.level === 1 ? (
        <h2>
          <Spans text={block.text} />
        </h2>
      ) : (
        <h3>
          <Spans text={block.text} />
        </h3>
      );
    case 'paragraph':
      return (
        <p>
          <Spans text={block.text} />
        </p>
      );
    case 'code':
      return <pre>{block.text}</pre>;
    case 'list':
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={index}>
              <Spans text={item} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return (
        <table>
          <tbody>
            {block.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column}>
                    <Spans text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
  }
}

function Spans({ text }: { readonly text: string }) {
  return markdownSpans(text).map(({ style, text: part }, index) => {
    if (style === 'strong') return <strong key={index}>{part}</strong>;
    return style === 'code' ? <code key={index}>{part}</code> : <span key={index}>{part}</span>;
  });
}
