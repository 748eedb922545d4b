import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Splitter } from './Splitter.js';

const onMove = vi.fn<(size: number) => void>();
const onStep = vi.fn<(step: number) => void>();
const onReset = vi.fn<() => void>();
const onDone = vi.fn<() => void>();
const limits = { size: 300, least: 200, most: 500 };

beforeEach(() => {
  vi.clearAllMocks();
  HTMLElement.prototype.setPointerCapture = () => undefined;
});
afterEach(cleanup);

function edge(between: 'columns' | 'rows', direction: 1 | -1): HTMLElement {
  render(
    <Splitter
      label="Width"
      controls="panel"
      {...{ between, direction, onMove, onStep, onReset, onDone }}
      {...limits}
    />,
  );
  return screen.getByRole('separator', { name: 'Width' });
}

describe('Splitter', () => {
  it('says which panel it changes, how large that is and can be', () => {
    const { attributes } = edge('columns', 1);
    const said = ['aria-controls', 'aria-orientation', 'aria-valuenow', 'aria-valuemin', 'aria-valuemax'];
    expect(said.map((name) => attributes.getNamedItem(name)?.value)).toEqual([
      'panel',
      'vertical',
      '300',
      '200',
      '500',
    ]);
  });

  it('follows the pointer within the limits, and says when it was let go', () => {
    const separator = edge('columns', -1);
    fireEvent.pointerMove(separator, { clientX: 90 });
    expect(onMove, 'not pressed').not.toHaveBeenCalled();
    fireEvent.pointerDown(separator, { clientX: 100, button: 0 });
    fireEvent.pointerMove(separator, { clientX: 60 });
    expect(onMove).toHaveBeenLastCalledWith(340);
    fireEvent.pointerMove(separator, { clientX: 900 });
    expect(onMove).toHaveBeenLastCalledWith(200);
    expect(onDone).not.toHaveBeenCalled();
    fireEvent.pointerUp(separator);
    expect(onDone).toHaveBeenCalledOnce();
    fireEvent.pointerMove(separator, { clientX: 60 });
    expect(onMove).toHaveBeenCalledTimes(2);
  });

  it('is told by arrow keys in its direction, more with Shift, to its ends with Home and End', () => {
    const separator = edge('rows', -1);
    fireEvent.keyDown(separator, { key: 'ArrowUp' });
    fireEvent.keyDown(separator, { key: 'ArrowDown', shiftKey: true });
    expect(onStep.mock.calls).toEqual([[16], [-64]]);
    fireEvent.keyDown(separator, { key: 'Home' });
    fireEvent.keyDown(separator, { key: 'End' });
    expect(onMove.mock.calls).toEqual([[200], [500]]);
    fireEvent.keyDown(separator, { key: 'Enter' });
    expect(onReset).toHaveBeenCalledOnce();
    expect(onDone).not.toHaveBeenCalled();
    fireEvent.keyUp(separator);
    expect(onDone).toHaveBeenCalledOnce();
    fireEvent.keyDown(separator, { key: 'ArrowLeft' });
    fireEvent.keyUp(separator);
    expect(onStep).toHaveBeenCalledTimes(2);
    expect(onDone).toHaveBeenCalledOnce();
  });

  it('goes back with a double click', () => {
    fireEvent.doubleClick(edge('columns', 1));
    expect(onReset).toHaveBeenCalledOnce();
    expect(onDone).toHaveBeenCalledOnce();
  });
});
