import type { ImportOutcome } from '../../../electron/ipc/contracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { Host } from '../../host/host.js';
import type { AnnotationActions } from '../annotations/annotationActions.js';
import type { AppStore } from '../appStore.js';
import type { ModelActions } from '../models/modelActions.js';
import type { ImageActions } from '../images/imageActions.js';
import { currentSessionId } from './sessionSlice.js';

/** Taking in sessions and annotations of others. */
export interface ImportActions {
  /** Asks for files, and imports them: bundles as sessions, annotations onto the picture that is shown. */
  readonly importDialog: () => Promise<void>;
  /** Opens and imports what was dropped; the folder of a model is shown among the models, and not loaded. */
  readonly dropFiles: (files: readonly File[]) => Promise<void>;
}

/** The actions of importing of one window. */
export function importActions(
  store: AppStore,
  host: Host,
  images: Pick<ImageActions, 'openDropped' | 'receiveOutcome'>,
  annotations: Pick<AnnotationActions, 'addImported'>,
  models: Pick<ModelActions, 'takeDroppedModels'>,
): ImportActions {
  const receive = async (
    request: (sessionId: string | null) => Promise<Reply<ImportOutcome>>,
  ): Promise<void> => {
    const sessionId = currentSessionId(store.getState());
    store.setState({ openReport: null });
    const reply = await request(sessionId);
    if (!reply.ok) {
      const refused = [{ name: 'The file', message: reply.error.message }];
      store.setState({ opening: null, openReport: { refused, notes: [], opened: 0 } });
      return;
    }
    const outcome = reply.value;
    const refused = [...outcome.refused];
    // Another picture may be shown by now; its annotations are no business of these.
    if (outcome.annotations.length > 0 && currentSessionId(store.getState()) !== sessionId) {
      refused.push({
        name: 'The annotations',
        message: 'Another picture was shown meanwhile. Show theirs, and import them again.',
      });
    } else {
      for (const imported of outcome.annotations) {
        const problem = annotations.addImported(imported);
        if (problem !== null) refused.push({ name: imported.format, message: problem });
      }
    }
    await images.receiveOutcome({ ...outcome, refused });
  };
  return {
    importDialog: () => receive((sessionId) => host.importDialog({ sessionId })),
    dropFiles: async (dropped) => {
      const files = await models.takeDroppedModels(dropped);
      const marks = files.filter(({ name }) => /\.(json|geojson)$/i.test(name));
      const others = files.filter((file) => !marks.includes(file));
      if (others.length > 0) await images.openDropped(others);
      if (marks.length > 0) await receive((sessionId) => host.importDroppedAnnotations(marks, sessionId));
    },
  };
}
