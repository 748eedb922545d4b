import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import { moveToImage } from '../view/placesSlice.js';
import { lastRunOf } from '../runs/runSlice.js';
import { addImage, sampleOf } from './imageSlice.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';

/** Opening images and moving between them. */
export interface ImageActions {
  readonly openDialog: () => Promise<void>;
  /** Opens the first of the dropped files. */
  readonly openDropped: (files: readonly File[]) => Promise<void>;
  readonly openPasted: (file: File) => Promise<void>;
  readonly openSample: (sampleId: string) => Promise<void>;
  /** Shows an image that is open already. */
  readonly showImage: (imageId: string) => void;
  /** Takes in what the main process opened, or its failure. */
  readonly receive: (reply: Reply<OpenedImage | null>) => void;
  readonly dismissOpenError: () => void;
}

/** The actions on images of one window. */
export function imageActions(store: AppStore, host: Host): ImageActions {
  const show = (image: OpenedImage): void => {
    const before = store.getState();
    const sample = sampleOf(before, image.imageId);
    const asked = lastRunOf(before, image.imageId) !== null;
    const isNew = before.currentImageId !== image.imageId;
    const firstQuestion = !asked ? (sample?.questions[0]?.question ?? '') : '';
    store.setState({
      ...addImage(before, image),
      ...(isNew && {
        ...moveToImage(before, image),
        composerError: null,
        draft: isOffered(before.draft, before.samples) ? firstQuestion : before.draft,
      }),
    });
  };
  const receive = (reply: Reply<OpenedImage | null>): void => {
    if (!reply.ok) store.setState({ opening: null, openError: reply.error });
    else if (reply.value === null) store.setState({ opening: null });
    else show(reply.value);
  };
  const open = async (
    name: string | null,
    request: () => Promise<Reply<OpenedImage | null>>,
  ): Promise<void> => {
    store.setState({ opening: name, openError: null });
    receive(await request());
  };
  return {
    receive,
    // The dialog itself shows that something is being opened.
    openDialog: () => open(null, () => host.openImageDialog()),
    openDropped: async (files) => {
      const [first] = files;
      if (first !== undefined) await open(first.name, () => host.openDroppedFile(first));
    },
    openPasted: (file) =>
      open('pasted image', async () => {
        const bytes = new Uint8Array(await file.arrayBuffer());
        return host.openImageBytes({ name: file.name || 'pasted image', bytes });
      }),
    openSample: async (sampleId) => {
      const { sampleImages, images } = store.getState();
      const known = images[sampleImages[sampleId] ?? ''];
      if (known !== undefined) {
        show(known);
        return;
      }
      await open('sample', async () => {
        const reply = await host.openSample({ sampleId });
        if (reply.ok) {
          const { imageId } = reply.value;
          store.setState((state) => ({ sampleImages: { ...state.sampleImages, [sampleId]: imageId } }));
        }
        return reply;
      });
    },
    showImage: (imageId) => {
      const image = store.getState().images[imageId];
      if (image !== undefined) show(image);
    },
    dismissOpenError: () => store.setState({ openError: null }),
  };
}

/** Whether the question box holds nothing of the person's own: empty, or a sample's question as offered. */
function isOffered(
  draft: string,
  samples: readonly { readonly questions: readonly { readonly question: string }[] }[],
): boolean {
  if (draft.trim() === '') return true;
  return samples.some(({ questions }) => questions.some(({ question }) => question === draft));
}
