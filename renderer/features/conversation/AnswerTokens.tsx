import { memo, useRef, useState, type KeyboardEvent } from 'react';
import { answerCommands } from '../../commands/answerCommands.js';
import { commandFor } from '../../commands/commandFor.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { tokenMark, visibleToken } from '../../state/runs/visibleToken.js';
import type { Run, TokenRecord } from '../../state/runs/run.js';
import { tokenKind, type TokenKind } from '../../state/runs/tokenKind.js';
import { branchMark, type BranchOf } from './useBranch.js';
import { underlineStrength, type TokenUnderline } from '../../state/runs/tokenFigures.js';
import { TokenPopover } from './TokenPopover.js';
import { useLineBlocks, type LineBlock } from './useLineBlocks.js';

interface AnswerTokensProps {
  readonly runId: string;
  readonly tokens: readonly TokenRecord[];
  /** How the answer ended; null while more tokens may come. */
  readonly result: Run['result'];
  readonly growing: boolean;
  /** What the answer branched off; null where it did not. */
  readonly branch?: BranchOf | null;
}

/** The answer as text that can be selected and whose tokens can be picked: one tab stop, arrow keys move between tokens. */
export const AnswerTokens = memo(function AnswerTokens({
  runId,
  tokens,
  result,
  growing,
  branch = null,
}: AnswerTokensProps) {
  const focused = useApp((state) => (state.shownRunId === runId ? state.focus.tokenIndex : -1));
  const underline = useApp((state) => state.tokenView.underline);
  const actions = useActions();
  const list = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<{ index: number; anchor: DOMRect } | null>(null);
  const blocks = useLineBlocks(list, tokens.length, growing);
  const tabStop = focused >= 0 && focused < tokens.length ? focused : 0;

  const pick = (index: number): void => actions.focusToken(runId, index);
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = commandFor('answer', event);
    if (command === null) return;
    const target = answerCommands[command](tabStop, tokens.length);
    event.preventDefault();
    event.stopPropagation();
    pick(target);
    list.current?.querySelectorAll<HTMLElement>('[role="button"]')[target]?.focus();
  };
  const point = (element: EventTarget, index: number): void =>
    setPointed({ index, anchor: (element as Element).getBoundingClientRect() });
  const token = pointed === null ? undefined : tokens[pointed.index];

  return (
    <div
      ref={list}
      className="answer"
      role="group"
      aria-label="Answer, token by token"
      data-testid="answer"
      onKeyDown={onKeyDown}
      onPointerLeave={() => setPointed(null)}
      onBlur={() => setPointed(null)}
    >
      {blocks.map((block) => (
        <div
          key={block.first}
          className={blockClass(growing, block.end < tokens.length)}
          data-hangs={block.first > 0 && tokens[block.first]?.text.startsWith(' ') ? '' : undefined}
        >
          {chunkStarts(block).map((first) => (
            <TokenChunk
              key={first}
              tokens={tokens}
              result={result}
              branch={branch}
              first={first}
              end={Math.min(first + chunkLength, block.end)}
              focused={inChunk(focused, first)}
              tabStop={inChunk(tabStop, first)}
              underline={underline}
              onPick={pick}
              onPoint={point}
            />
          ))}
          {growing && block.end === tokens.length && <span className="answer__caret" aria-hidden />}
        </div>
      ))}
      {pointed !== null && token !== undefined && <TokenPopover token={token} anchor={pointed.anchor} />}
    </div>
  );
});

function blockClass(growing: boolean, isFull: boolean): string {
  if (!growing) return 'answer__block answer__block--joined';
  return isFull ? 'answer__block answer__block--full' : 'answer__block';
}

/** Tokens rendered together: while an answer grows, only its last chunk is rendered again. */
const chunkLength = 48;

function chunkStarts({ first, end }: LineBlock): number[] {
  const count = Math.ceil((end - first) / chunkLength);
  return Array.from({ length: count }, (_, index) => first + index * chunkLength);
}

/** The index when it lies in the chunk that starts at `first`, else -1. */
function inChunk(index: number, first: number): number {
  return index >= first && index < first + chunkLength ? index : -1;
}

interface TokenChunkProps {
  /** All tokens of the answer; the chunk shows `first` to `end - 1`. */
  readonly tokens: readonly TokenRecord[];
  readonly result: Run['result'];
  readonly branch: BranchOf | null;
  readonly first: number;
  readonly end: number;
  /** The shown token when it is in this chunk, else -1. */
  readonly focused: number;
  /** The token the tab key reaches when it is in this chunk, else -1. */
  readonly tabStop: number;
  readonly underline: TokenUnderline;
  readonly onPick: (index: number) => void;
  readonly onPoint: (element: EventTarget, index: number) => void;
}

const TokenChunk = memo(
  function TokenChunk({
    tokens,
    result,
    branch,
    first,
    end,
    focused,
    tabStop,
    underline,
    onPick,
    onPoint,
  }: TokenChunkProps) {
    return tokens.slice(first, end).map((token, offset) => {
      const index = first + offset;
      return (
        <TokenChip
          key={index}
          token={token}
          kind={tokenKind(token, { tokens, result })}
          mark={branchMark(branch, index, token.id)}
          index={index}
          current={index === focused}
          tabStop={index === tabStop}
          underline={underline}
          onPick={onPick}
          onPoint={onPoint}
        />
      );
    });
  },
  // Tokens are only ever appended, so a chunk is the same when it ends at the same place.
  (before, after) =>
    before.end === after.end &&
    before.result === after.result &&
    before.branch === after.branch &&
    before.focused === after.focused &&
    before.tabStop === after.tabStop &&
    before.underline === after.underline,
);

interface TokenChipProps {
  readonly token: TokenRecord;
  readonly kind: TokenKind;
  readonly mark: ReturnType<typeof branchMark>;
  readonly index: number;
  readonly current: boolean;
  readonly tabStop: boolean;
  readonly underline: TokenUnderline;
  readonly onPick: (index: number) => void;
  readonly onPoint: (element: EventTarget, index: number) => void;
}

const TokenChip = memo(
  function TokenChip({
    token,
    kind,
    mark,
    index,
    current,
    tabStop,
    underline,
    onPick,
    onPoint,
  }: TokenChipProps) {
    const probability = Math.exp(token.logProbability);
    const strength = underlineStrength(token, underline);
    const name = kind === 'text' ? visibleToken(token.text) : tokenNames[kind];
    return (
      // No button element: its text could not be selected.
      <span
        role="button"
        className={tokenClass(kind, token.given === true)}
        data-mark={kind === 'text' ? undefined : tokenMark[kind]}
        style={{
          textDecorationColor:
            strength === null
              ? 'transparent'
              : `color-mix(in srgb, var(--accent) ${Math.round(12 + 88 * strength)}%, transparent)`,
        }}
        data-branch={mark ?? undefined}
        aria-pressed={current}
        aria-label={`Token ${index + 1}: ${name}, probability ${Math.round(probability * 100)} %${token.given === true ? ', given' : ''}${mark === null ? '' : markWords[mark]}`}
        tabIndex={tabStop ? 0 : -1}
        data-testid="token"
        onClick={() => onPick(index)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          event.stopPropagation();
          onPick(index);
        }}
        onPointerEnter={(event) => onPoint(event.currentTarget, index)}
        onFocus={(event) => onPoint(event.currentTarget, index)}
      >
        {kind === 'text' ? token.text : null}
      </span>
    );
  },
  (before, after) =>
    before.token === after.token &&
    before.kind === after.kind &&
    before.mark === after.mark &&
    before.current === after.current &&
    before.tabStop === after.tabStop &&
    before.underline === after.underline,
);

const markWords = {
  point: ', where the branch begins',
  other: ', another than in the answer it left',
} as const;
function tokenClass(kind: TokenKind, given: boolean): string {
  const silent = kind === 'text' ? '' : ` token--silent token--${kind}`;
  return `token${silent}${given ? ' token--given' : ''}`;
}

const tokenNames = { end: 'end of the answer', bytes: 'bytes that are no character' } as const;
