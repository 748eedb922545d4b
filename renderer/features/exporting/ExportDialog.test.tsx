import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exportFormatNames, exportFormats } from '../../../engine/protocol/exportFormats.js';
import type { Host } from '../../host/host.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ExportDialog } from './ExportDialog.js';

beforeEach(() => {
  // happy-dom shows no modal dialogs.
  HTMLDialogElement.prototype.showModal = vi.fn();
});
afterEach(cleanup);

describe('ExportDialog', { timeout: 20_000 }, () => {
  it('offers every format, says what is in it and what is left out, and shows what it will be', async () => {
    const { actions } = await renderWithModel(<ExportDialog />);
    act(() => actions.openExport());
    const radios = screen
      .getAllByRole('radio', { hidden: true })
      .filter((radio) => radio.getAttribute('name') === 'export-format');
    expect(radios).toHaveLength(exportFormatNames.length);
    await waitFor(() =>
      expect(screen.getByTestId('export-preview').textContent).toContain('"format":"html"'),
    );
    fireEvent.click(screen.getByLabelText(exportFormats.coco.label));
    expect(screen.getByTestId('export-dialog').textContent).toContain(exportFormats.coco.leavesOut);
    await waitFor(() => expect(screen.getByTestId('export-preview').textContent).toBe('{"format":"coco"}'));
    expect(screen.getByTestId('export-notes').textContent).toBe('The fake host exports nothing.');
    expect(screen.getByTestId('export-said').textContent).toBe('1 KB');
  });

  it('asks for layer and token in focus, with what is drawn as the window draws it', async () => {
    const { actions, store } = await renderWithModel(<ExportDialog />);
    await act(async () => {
      actions.setDraft('What is it?');
      await actions.ask();
    });
    await waitFor(() => expect(store.getState().shownRunId).not.toBeNull());
    act(() => store.setState({ focus: { ...store.getState().focus, tokenIndex: 1, layer: 3 } }));
    act(() => actions.openExport());
    act(() => actions.chooseExport({ format: 'svg', legend: false }));
    const { shownRunId, overlay } = store.getState();
    await waitFor(() => {
      const asked = JSON.parse(screen.getByTestId('export-preview').textContent) as unknown;
      expect(asked).toEqual({
        ...{ format: 'svg', runId: shownRunId, what: 'selected', tokenIndex: 1, layer: 3 },
        ...{ colourMap: overlay.colourMap, opacity: overlay.opacity, annotations: true, legend: false },
        picture: 'embed',
      });
    });
  });

  it('says where an export went, that it failed, and ends what is under way when it is closed', async () => {
    const cancelExport = vi.fn<Host['cancelExport']>(() => Promise.resolve({ ok: true, value: null }));
    let fails = false;
    const { actions, store } = await renderWithModel(<ExportDialog />, (host) => ({
      ...host,
      cancelExport,
      exportSession: (wish) =>
        fails
          ? Promise.resolve({ ok: false, error: { code: 'disk-full', message: 'no room' } })
          : host.exportSession(wish),
    }));
    act(() => actions.openExport());
    await waitFor(() => expect(screen.getByTestId('export-preview')).toBeTruthy());
    fireEvent.click(screen.getByText('Export…'));
    await waitFor(() =>
      expect(screen.getByTestId('export-said').textContent).toContain('/exports/session.html'),
    );
    fails = true;
    fireEvent.click(screen.getByText('Export…'));
    await waitFor(() => expect(screen.getByRole('alert', { hidden: true }).textContent).toBe('no room'));
    act(() => actions.closeExport());
    expect(cancelExport).toHaveBeenCalledTimes(1);
    expect(store.getState().exportOpen).toBe(false);
    expect(screen.queryByTestId('export-preview')).toBeNull();
  });
});
