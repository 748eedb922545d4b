import { exportFormatFacts } from '../../../engine/protocol/exportFormats.js';
import type { ExportOptions } from '../../../engine/protocol/exportOptions.js';
import type { PushValues } from '../../../electron/ipc/contracts.js';
import type { Host } from '../../host/host.js';
import type { AppState, AppStore } from '../appStore.js';
import type { PartsSaver } from '../sessions/sessionParts.js';
import type { ExportChoices, ExportSlice, PreviewState } from './exportSlice.js';

/** What the dialog of exports does. */
export interface ExportActions {
  /** Opens the dialog for the session of the image that is shown; nothing without an image. */
  readonly openExport: () => void;
  /** Closes it, and ends what is under way. */
  readonly closeExport: () => void;
  readonly chooseExport: (change: Partial<ExportChoices>) => void;
  /** Asks where to, and writes it. */
  readonly exportNow: () => Promise<void>;
  /** Puts a text, or a PNG, on the clipboard. */
  readonly copyExport: () => Promise<void>;
  readonly cancelExport: () => void;
  readonly revealExport: () => void;
  readonly receiveExportProgress: (progress: PushValues['push:export-progress']) => void;
}

/** The actions on exports, of one window. @param saver of what is not on the disk yet */
export function exportActions(store: AppStore, host: Host, saver: Pick<PartsSaver, 'flush'>): ExportActions {
  const set = (change: Partial<ExportSlice>): void => store.setState(change);
  /** Counts what was begun: an answer to anything earlier is late. */
  let begun = 0;

  const preview = async (): Promise<void> => {
    const wish = wishOf(store.getState());
    if (wish === null) return;
    const mine = ++begun;
    forgetPicture(store.getState().exportPreview);
    set({ exportPreview: { state: 'making' }, exportWork: { what: 'preview', share: 0 } });
    await saver.flush(); // what was marked a moment ago belongs to it
    if (mine !== begun) return;
    const reply = await host.previewExport(wish);
    if (mine !== begun) return;
    set({ exportWork: null });
    if (!reply.ok) {
      set({ exportPreview: { state: 'failed', message: reply.error.message } });
      return;
    }
    if (reply.value === null) return;
    const { notes, sizeBytes } = reply.value;
    const shown =
      reply.value.kind === 'text'
        ? { text: reply.value.text, isCut: reply.value.isCut, pictureUrl: null }
        : { text: null, isCut: false, pictureUrl: pictureUrl(reply.value.png) };
    set({ exportPreview: { state: 'made', ...shown, notes, sizeBytes } });
  };

  const work = async (
    what: 'export' | 'copy',
    task: () => Promise<ExportSlice['exportOutcome']>,
  ): Promise<void> => {
    const mine = ++begun;
    set({ exportWork: { what, share: 0 }, exportOutcome: null });
    await saver.flush();
    if (mine !== begun) return;
    const exportOutcome = await task();
    if (mine !== begun) return;
    set({ exportWork: null, exportOutcome });
    // What took the preview's place is over.
    if (store.getState().exportPreview.state === 'making') await preview();
  };

  return {
    openExport: () => {
      if (sessionIdOf(store.getState()) === null) return;
      set({ exportOpen: true, exportOutcome: null });
      void preview();
    },
    closeExport: () => {
      if (!store.getState().exportOpen) return;
      begun++;
      void host.cancelExport();
      forgetPicture(store.getState().exportPreview);
      set({ exportOpen: false, exportPreview: { state: 'making' }, exportWork: null });
    },
    chooseExport: (change) => {
      set({ exportChoices: { ...store.getState().exportChoices, ...change }, exportOutcome: null });
      void preview();
    },
    exportNow: () =>
      work('export', async () => {
        const wish = wishOf(store.getState());
        if (wish === null) return null;
        const reply = await host.exportSession(wish);
        if (!reply.ok) return { kind: 'failed', message: reply.error.message };
        return reply.value === null ? null : { kind: 'exported', ...reply.value };
      }),
    copyExport: () =>
      work('copy', async () => {
        const wish = wishOf(store.getState());
        if (wish === null) return null;
        const reply = await host.copyExport(wish);
        if (!reply.ok) return { kind: 'failed', message: reply.error.message };
        if (reply.value === null) return null;
        try {
          if (reply.value.kind === 'text') await navigator.clipboard.writeText(reply.value.text);
          else {
            const png = new Blob([reply.value.png], { type: 'image/png' });
            await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
          }
          return { kind: 'copied' };
        } catch {
          return { kind: 'failed', message: 'Not copied: the clipboard refused it. Export it to a file.' };
        }
      }),
    cancelExport: () => {
      begun++;
      void host.cancelExport();
      set({ exportWork: null });
      if (store.getState().exportPreview.state === 'making')
        set({ exportPreview: { state: 'failed', message: 'Cancelled.' } });
    },
    revealExport: () => void host.revealExport(),
    receiveExportProgress: ({ share }) => {
      const { exportWork } = store.getState();
      if (exportWork !== null) set({ exportWork: { ...exportWork, share } });
    },
  };
}

/** Of the image that is shown. */
function sessionIdOf({ images, currentImageId }: AppState): string | null {
  return images[currentImageId ?? '']?.sessionId ?? null;
}

/** What is asked of the host: only what the format takes. */
function wishOf(state: AppState): { readonly sessionId: string; readonly options: ExportOptions } | null {
  const sessionId = sessionIdOf(state);
  if (sessionId === null) return null;
  const { exportChoices: choices, shownRunId, focus, overlay } = state;
  const { format } = choices;
  const { takes } = exportFormatFacts(format);
  const run = shownRunId === null ? {} : { runId: shownRunId };
  if (takes === 'annotations') return { sessionId, options: { format } };
  if (takes === 'conversation') return { sessionId, options: { format, ...(choices.onlyShown && run) } };
  const { what, annotations, legend, linked } = choices;
  const place =
    what === 'frequency' || shownRunId === null || focus.layer === null
      ? {}
      : { what, tokenIndex: focus.tokenIndex, layer: focus.layer };
  const { colourMap, opacity } = overlay;
  return {
    sessionId,
    options: {
      ...{ format, ...run, ...place, colourMap, opacity, annotations, legend },
      picture: linked ? 'link' : 'embed',
    },
  };
}

function pictureUrl(png: Uint8Array<ArrayBuffer>): string {
  return URL.createObjectURL(new Blob([png], { type: 'image/png' }));
}

function forgetPicture(preview: PreviewState): void {
  if (preview.state === 'made' && preview.pictureUrl !== null) URL.revokeObjectURL(preview.pictureUrl);
}
