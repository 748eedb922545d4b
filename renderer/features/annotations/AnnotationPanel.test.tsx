import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { drawnHere } from '../../state/annotations/annotationSlice.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { AnnotationPanel } from './AnnotationPanel.js';
import { AnnotationToolbar } from './AnnotationToolbar.js';

afterEach(cleanup);

async function panel() {
  const window = await renderWithModel(
    <>
      <AnnotationToolbar />
      <AnnotationPanel narrow={false} />
    </>,
  );
  const { actions, store } = window;
  act(() => {
    actions.addShapes([{ type: 'box', x: 10, y: 20, width: 120, height: 80 }]);
    actions.addShapes([{ type: 'arrow', from: [0, 0], to: [30, 40] }]);
    actions.addShapes([{ type: 'text', at: [5, 5], text: 'a ship', sizePx: 20 }]);
    actions.selectAnnotations([]);
  });
  return { ...window, drawn: () => drawnHere(store.getState()) };
}

function options(): (string | null)[] {
  const list = screen.getByRole('listbox', { name: 'Annotations' });
  return within(list)
    .getAllByRole('option')
    .map((option) => option.getAttribute('aria-label'));
}

function chosen(): number[] {
  return screen
    .getAllByRole('option')
    .flatMap((option, index) => (option.getAttribute('aria-selected') === 'true' ? [index] : []));
}

describe('the list of annotations', () => {
  it('says what each is, the uppermost first', async () => {
    await panel();
    expect(options()).toEqual(['Text, “a ship”', 'Arrow, 50 px', 'Box, 120 × 80 px']);
  });

  it('is walked by keys, with Shift for more, and Delete deletes', async () => {
    const { drawn } = await panel();
    const list = screen.getByRole('listbox', { name: 'Annotations' });
    fireEvent.keyDown(list, { key: 'Home' });
    fireEvent.keyDown(list, { key: 'ArrowDown' });
    expect(chosen()).toEqual([1]);
    fireEvent.keyDown(list, { key: 'ArrowDown', shiftKey: true });
    expect(chosen()).toEqual([1, 2]);
    fireEvent.keyDown(list, { key: 'Home', shiftKey: true });
    expect(chosen()).toEqual([0, 1]);
    fireEvent.keyDown(list, { key: 'a', ctrlKey: true });
    expect(chosen()).toEqual([0, 1, 2]);
    fireEvent.keyDown(list, { key: 'Escape' });
    expect(chosen()).toEqual([]);
    fireEvent.click(screen.getAllByRole('option')[2]!);
    fireEvent.click(screen.getAllByRole('option')[0]!, { ctrlKey: true });
    expect(chosen()).toEqual([0, 2]);
    fireEvent.keyDown(list, { key: 'Delete' });
    expect(drawn().annotations.map(({ shape }) => shape.type)).toEqual(['arrow']);
    expect(screen.getByTestId('annotation-said').textContent).toBe('2 annotations deleted.');
  });
});

describe('what is selected', () => {
  it('is measured, gets a new label and a note; both are undone', async () => {
    const { drawn } = await panel();
    fireEvent.click(screen.getAllByRole('option')[1]!);
    const editor = within(screen.getByTestId('annotation-editor'));
    expect(editor.getByText('length').nextSibling?.textContent).toBe('50 px');
    expect(editor.getByText('angle').nextSibling?.textContent).toBe('-53.1°');
    const name = editor.getByRole('textbox', { name: 'New label' });
    fireEvent.change(name, { target: { value: 'wake' } });
    fireEvent.keyDown(name, { key: 'Enter' });
    const note = editor.getByRole('textbox', { name: 'Note' });
    fireEvent.focus(note);
    fireEvent.change(note, { target: { value: 'l' } });
    fireEvent.change(note, { target: { value: 'long' } });
    expect(options()[1]).toBe('Arrow, wake, 50 px, note: long');
    expect(editor.getByRole<HTMLSelectElement>('combobox', { name: 'Label' }).selectedOptions[0]?.text).toBe(
      'wake',
    );
    fireEvent.click(screen.getByRole('button', { name: 'Undo: Note changed' }));
    expect(options()[1]).toBe('Arrow, wake, 50 px');
    fireEvent.click(screen.getByRole('button', { name: 'Undo: Label: wake' }));
    expect([options()[1], drawn().labels]).toEqual(['Arrow, 50 px', []]);
  });

  it('several get one label together, and say when they have several', async () => {
    const { actions, store } = await panel();
    act(() => {
      const [first, second] = drawnHere(store.getState()).annotations;
      actions.addLabel('one', [first!.id]);
      actions.addLabel('two', [second!.id]);
      actions.selectAllAnnotations();
    });
    const box = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Label' });
    expect(box.selectedOptions[0]?.text).toBe('several labels');
    fireEvent.change(box, { target: { value: drawnHere(store.getState()).labels[0]!.id } });
    expect(options()).toEqual(['Text, one, “a ship”', 'Arrow, one, 50 px', 'Box, one, 120 × 80 px']);
  });

  it('is hidden where nothing is', async () => {
    await panel();
    expect(screen.queryByTestId('annotation-editor')).toBeNull();
  });
});

it('the strip takes tools up and says what is pressed', async () => {
  const { store } = await panel();
  fireEvent.click(screen.getByRole('button', { name: 'Polygon' }));
  expect(store.getState().tool).toBe('polygon');
  expect(screen.getByRole('button', { name: 'Polygon' }).getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(screen.getByRole('button', { name: 'Snap to cells' }));
  expect(store.getState().snapping).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Hide annotations' }));
  expect(screen.getByRole('button', { name: 'Show annotations' }).getAttribute('aria-pressed')).toBe('false');
});
