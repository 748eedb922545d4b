import type {
  OpenedImage,
  OpeningProgress,
  OpenOutcome,
  PushValues,
} from '../../../electron/ipc/contracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import { moveToImage } from '../view/placesSlice.js';
import { activeRun, lastRunOf } from '../runs/runSlice.js';
import {
  addImage,
  joinedReports,
  ownImageIds,
  replaceImage,
  reportOf,
  sampleOf,
  withDiskState,
  withImageAt,
  withoutImage,
  withPreparing,
} from './imageSlice.js';
import { absentImageId, isAbsent } from '../sessions/sessionSlice.js';
import { isOffered } from '../sessions/withSession.js';
import { rechosen } from './rechosen.js';
import { forgetClosed } from '../runs/forgetClosed.js';
import type { SelectionRegistry } from '../masks/SelectionRegistry.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';

/** Opening images and moving between them. */
export interface ImageActions {
  readonly openDialog: (kind?: 'files' | 'folder') => Promise<void>;
  /** Opens dropped files and folders. */
  readonly openDropped: (files: readonly File[]) => Promise<void>;
  /** Opens what was named on the command line. */
  readonly openNamed: () => Promise<void>;
  /** Ends the openings that are under way; what is open stays. */
  readonly cancelOpening: () => Promise<void>;
  readonly openPasted: (file: File) => Promise<void>;
  readonly openSample: (sampleId: string) => Promise<void>;
  /** Shows an image that is open already. */
  readonly showImage: (imageId: string) => void;
  /** Takes in a picture of several, before the others are open. */
  readonly receiveImage: (opened: PushValues['push:image-opened']) => void;
  readonly receiveOpening: (progress: OpeningProgress | null) => void;
  /** Takes in what became of files that were to be opened. */
  readonly receiveOutcome: (outcome: OpenOutcome) => Promise<void>;
  readonly receiveDiskState: (found: PushValues['push:image-on-disk']) => void;
  readonly receivePreparing: (progress: PushValues['push:image-preparing']) => void;
  /** Opens the file of an image as it is now; the image as it was goes, and its session keeps its answers. */
  readonly reloadImage: (imageId: string) => Promise<void>;
  /** Goes on with an image as it was opened. */
  readonly keepImage: (imageId: string) => void;
  /**
   * Lets go of an image and of its answers, which its session keeps; one that is being answered stays. The next image of the
   * rail is shown.
   */
  readonly closeImage: (imageId: string) => Promise<void>;
  /** Moves an image of the rail by a step, 1 towards its end; not beyond its ends. */
  readonly moveImage: (imageId: string, step: 1 | -1) => void;
  /** Puts an image at a place among the person's own, 0 the first. */
  readonly placeImage: (imageId: string, at: number) => void;
  /** Shows the file of an image in the file manager. Returns whether there was one to show. */
  readonly revealImage: (imageId: string) => Promise<boolean>;
  /** Copies the path of an image's file. Returns whether there was one to copy. */
  readonly copyImagePath: (imageId: string) => Promise<boolean>;
  readonly dismissOpenReport: () => void;
}

/** The actions on images of one window. @param openImported opens sessions that came in bundles */
export function imageActions(
  store: AppStore,
  host: Host,
  selections: SelectionRegistry,
  openImported: (sessionIds: readonly string[]) => Promise<void> = () => Promise.resolve(),
): ImageActions {
  const show = (image: OpenedImage): void => {
    const before = store.getState();
    const sample = sampleOf(before, image.imageId);
    const asked = lastRunOf(before, image.imageId) !== null;
    const isNew = before.currentImageId !== image.imageId;
    const firstQuestion = !asked ? (sample?.questions[0]?.question ?? '') : '';
    // What was begun on an image waits there; what is written goes along to one that was not looked at yet.
    const left = before.places[image.imageId]?.draft;
    store.setState({
      ...addImage(before, image),
      currentImageId: image.imageId,
      ...(isNew && {
        ...moveToImage(before, image),
        composerError: null,
        recalled: null,
        draft: left ?? (isOffered(before) ? firstQuestion : before.draft),
      }),
    });
  };
  /** Shows the picture of a session that was not there before: it takes the place of what stood for it. */
  const findAgain = (image: OpenedImage): void => {
    const absent = absentImageId(image.sessionId);
    store.setState((state) => {
      const session = state.sessions[image.sessionId];
      if (state.images[absent] === undefined || session === undefined) return {};
      return {
        ...rechosen(state, absent, image),
        sessions: { ...state.sessions, [image.sessionId]: { ...session, pictureTrouble: null } },
      };
    });
  };
  const receiveOutcome = async (outcome: OpenOutcome): Promise<void> => {
    outcome.images.forEach(findAgain);
    const { images } = store.getState();
    const unseen = outcome.images.filter(({ imageId }) => images[imageId] === undefined);
    if (unseen.length > 0) {
      // Some came before the window listened: the rail gets the order in which they were named.
      const ids = outcome.images.map(({ imageId }) => imageId);
      unseen.forEach((image) => store.setState((state) => addImage(state, image)));
      store.setState(({ imageIds }) => ({
        imageIds: [...imageIds.filter((id) => !ids.includes(id)), ...ids],
      }));
    }
    // The first was shown as soon as it was open, unless nobody listened yet.
    if (unseen[0] !== undefined && unseen[0] === outcome.images[0]) show(unseen[0]);
    store.setState({ opening: null });
    await openImported(outcome.sessionIds ?? []);
    // What the sessions themselves had to tell stays.
    store.setState(({ openReport }) => ({ openReport: joinedReports(reportOf(outcome), openReport) }));
  };
  const open = async (
    opening: OpeningProgress | null,
    request: () => Promise<Reply<OpenOutcome>>,
  ): Promise<void> => {
    store.setState({ opening, openReport: null });
    const reply = await request();
    const refused = (message: string) => ({ name: opening?.name ?? 'The image', message });
    await receiveOutcome(
      reply.ok ? reply.value : { images: [], refused: [refused(reply.error.message)], notes: [] },
    );
  };
  const single = (reply: Reply<OpenedImage>): Reply<OpenOutcome> =>
    reply.ok ? { ok: true, value: { images: [reply.value], refused: [], notes: [] } } : reply;
  /** Says where images are opened why something could not be done with a file. Returns whether it could. */
  const tellTrouble = (imageId: string, reply: Reply<null>): boolean => {
    if (reply.ok) return true;
    const { images } = store.getState();
    const notes = [`${images[imageId]?.name ?? 'The image'}: ${reply.error.message}`];
    store.setState({ openReport: { refused: [], notes, opened: 0 } });
    return false;
  };
  return {
    receiveOutcome,
    receiveImage: (opened) => {
      findAgain(opened.image);
      if (opened.show) show(opened.image);
      else store.setState((state) => addImage(state, opened.image));
    },
    receiveOpening: (opening) => store.setState({ opening }),
    // The dialog itself shows that something is being opened.
    openDialog: (kind = 'files') => open(null, () => host.openImageDialog({ kind })),
    openDropped: async (files) => {
      if (files.length === 0) return;
      const name = files.length === 1 ? files[0]!.name : `${files.length} files`;
      await open({ name, done: 0, total: files.length }, () => host.openDroppedFiles(files));
    },
    openNamed: () => open({ name: 'images', done: 0, total: 1 }, () => host.openNamedImages()),
    cancelOpening: async () => {
      await host.cancelOpening();
    },
    openPasted: (file) =>
      open({ name: 'pasted image', done: 0, total: 0 }, async () => {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const reply = await host.openImageBytes({ name: file.name || 'pasted image', bytes });
        // One that was open already is shown like a new one.
        if (reply.ok) show(reply.value);
        return single(reply);
      }),
    moveImage: (imageId, step) => {
      const own = ownImageIds(store.getState());
      const to = own.indexOf(imageId) + step;
      if (to < 0 || to >= own.length) return;
      store.setState((state) => withImageAt(state, imageId, to));
    },
    placeImage: (imageId, at) => store.setState((state) => withImageAt(state, imageId, at)),
    revealImage: async (imageId) => tellTrouble(imageId, await host.revealImage({ imageId })),
    copyImagePath: async (imageId) => tellTrouble(imageId, await host.copyImagePath({ imageId })),
    openSample: async (sampleId) => {
      const { sampleImages, images } = store.getState();
      const known = images[sampleImages[sampleId] ?? ''];
      if (known !== undefined) {
        show(known);
        return;
      }
      await open({ name: 'sample', done: 0, total: 0 }, async () => {
        const reply = await host.openSample({ sampleId });
        if (reply.ok) {
          const { imageId } = reply.value;
          store.setState((state) => ({ sampleImages: { ...state.sampleImages, [sampleId]: imageId } }));
        }
        return single(reply);
      });
    },
    showImage: (imageId) => {
      const image = store.getState().images[imageId];
      if (image !== undefined) show(image);
    },
    receiveDiskState: ({ imageId, state }) => store.setState((slice) => withDiskState(slice, imageId, state)),
    receivePreparing: (progress) => store.setState((slice) => withPreparing(slice, progress)),
    reloadImage: async (imageId) => {
      const name = store.getState().images[imageId]?.name ?? '';
      store.setState({ opening: { name, done: 0, total: 0 }, openReport: null });
      const reply = await host.reloadImage({ imageId });
      if (!reply.ok) {
        const refused = [{ name, message: reply.error.message }];
        store.setState({ opening: null, openReport: { refused, notes: [], opened: 0 } });
        return;
      }
      const wasCurrent = store.getState().currentImageId === imageId;
      store.setState((state) => ({ ...replaceImage(state, imageId, reply.value), opening: null }));
      if (wasCurrent) show(reply.value);
      // Nobody sees the answer any more; it is let go of when it ends.
      const running = activeRun(store.getState());
      if (running?.imageId === imageId) void host.stop({ runId: running.runId });
      forgetClosed(store, selections);
    },
    keepImage: (imageId) => store.setState((slice) => withDiskState(slice, imageId, 'same')),
    closeImage: async (imageId) => {
      const before = store.getState();
      const closed = before.images[imageId];
      if (closed === undefined || before.asking || activeRun(before)?.imageId === imageId) return;
      const own = ownImageIds(before);
      const at = own.indexOf(imageId);
      const [other] = before.imageIds.filter((id) => id !== imageId);
      const next = before.images[own[at + 1] ?? own[at - 1] ?? other ?? ''];
      if (before.currentImageId === imageId) {
        if (next !== undefined) show(next);
        else store.setState({ currentImageId: null, shownRunId: null });
      }
      store.setState((state) => withoutImage(state, imageId));
      forgetClosed(store, selections);
      if (!isAbsent(closed)) await host.closeImage({ imageId });
    },
    dismissOpenReport: () => store.setState({ openReport: null }),
  };
}
