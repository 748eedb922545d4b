import { useEffect } from 'react';
import { questionBoxId } from '../state/windowModel.js';
import type { WindowModel } from '../state/windowModel.js';
import { useWindowModel } from '../state/WindowModelContext.js';

/** The keys that work anywhere outside text boxes and dialogs. */
export function useWindowKeys(): void {
  const windowModel = useWindowModel();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Escape') {
        // The key closes an open popover first.
        if (document.querySelector(':popover-open') === null) void windowModel.actions.stop();
        return;
      }
      if (isTextBox(event.target)) return;
      if (actOnKey(event.key, windowModel)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [windowModel]);
}

/** Carries out a key; false when it means nothing. */
export function actOnKey(key: string, { actions, store }: WindowModel): boolean {
  const action = keyActions[key.length === 1 ? key.toLowerCase() : key];
  if (action !== undefined) {
    action({ actions, store });
    return true;
  }
  const step = focusSteps[key];
  if (step === undefined) return false;
  moveFocus({ actions, store }, step[0], step[1]);
  return true;
}

type KeyTarget = Pick<WindowModel, 'actions' | 'store'>;

const keyActions: Readonly<Record<string, ((target: KeyTarget) => void) | undefined>> = {
  o: ({ actions }) => void actions.openDialog(),
  f: ({ actions }) => actions.fit(),
  '0': ({ actions }) => actions.fit(),
  '1': ({ actions }) => actions.actualSize(),
  '+': ({ actions }) => actions.zoomBy(1.25),
  '=': ({ actions }) => actions.zoomBy(1.25),
  '-': ({ actions }) => actions.zoomBy(0.8),
  h: ({ actions }) => actions.toggleOverlay(),
  m: ({ actions }) => actions.nextOverlayMode(),
  '/': () => document.getElementById(questionBoxId)?.focus(),
  '?': ({ actions }) => actions.showKeys(true),
};

/** Steps in layers and tokens. */
const focusSteps: Readonly<Record<string, readonly [layers: number, tokens: number] | undefined>> = {
  '[': [-1, 0],
  ']': [1, 0],
  ',': [0, -1],
  '.': [0, 1],
};

function moveFocus({ actions, store }: KeyTarget, layerStep: number, tokenStep: number): void {
  const { runs, shownRunId, focus } = store.getState();
  const run = runs[shownRunId ?? ''];
  if (run === undefined || run.columns === 0) return;
  const layers = run.prefill?.selectingLayers ?? [];
  const row = layers.indexOf(focus.layer ?? -1);
  const layer = layers[Math.min(Math.max(row + layerStep, 0), layers.length - 1)] ?? null;
  const token = Math.min(Math.max(focus.tokenIndex + tokenStep, 0), run.columns - 1);
  actions.focusCell(run.runId, token, layer);
}

function isTextBox(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('textarea, select, input:not([type="range"], [type="radio"])') !== null)
  );
}
