import type { ImportedAnnotations, PictureSize } from '../../../engine/protocol/importedAnnotations.js';
import {
  fromImportSchema,
  type FromImport,
  type ToImport,
  type UnpackedBundle,
} from '../../ipc/importMessages.js';
import type { StartEngineChild } from '../engine/EngineChild.js';
import { ServiceError } from '../ServiceError.js';

/** How long a process that nobody waits for may clean up, in milliseconds. */
const cleanUpMs = 5000;

/** Reads files of strangers, each in a process of its own that ends with it. */
export class ImportProcesses {
  constructor(private readonly start: StartEngineChild<ToImport>) {}

  /**
   * Unpacks a bundle below a folder.
   *
   * @param takenIds ids that its session must not get
   * @throws ServiceError with the code and message of the refusal; `import-cancelled` once it is cancelled
   */
  async unpack(
    file: string,
    folder: string,
    takenIds: readonly string[],
    cancelled?: AbortSignal,
  ): Promise<UnpackedBundle> {
    const answer = await this.run({ type: 'bundle', file, folder, takenIds: [...takenIds] }, cancelled);
    if (answer.type === 'unpacked') return answer.bundle;
    throw new Error(`Expected an unpacked bundle, got ${answer.type}.`);
  }

  /** Reads annotations for a picture. @throws as `unpack` */
  async readAnnotations(
    file: string,
    picture: PictureSize,
    now: string,
    cancelled?: AbortSignal,
  ): Promise<ImportedAnnotations> {
    const { name, width, height } = picture;
    const answer = await this.run(
      { type: 'annotations', file, picture: { name, width, height }, now },
      cancelled,
    );
    if (answer.type === 'read') return answer.imported;
    throw new Error(`Expected annotations, got ${answer.type}.`);
  }

  private run(order: ToImport, cancelled?: AbortSignal): Promise<Exclude<FromImport, { type: 'failed' }>> {
    return new Promise((resolve, reject) => {
      const child = this.start({
        onMessage: (message) => {
          const parsed = fromImportSchema.safeParse(message);
          if (!parsed.success)
            reject(new Error(`The process of an import said something unexpected: ${parsed.error.message}`));
          else if (parsed.data.type === 'failed')
            reject(new ServiceError(parsed.data.error.code, parsed.data.error.message));
          else resolve(parsed.data);
          child.kill();
        },
        onExit: (reason) => reject(crashed(reason)), // says nothing where it had answered
      });
      const cancel = (): void => {
        reject(new ServiceError('import-cancelled', 'The import was cancelled; nothing was changed.'));
        child.post({ type: 'cancel' });
        setTimeout(() => child.kill(), cleanUpMs).unref();
      };
      if (cancelled?.aborted === true) cancel();
      else {
        cancelled?.addEventListener('abort', cancel, { once: true });
        child.post(order);
      }
    });
  }
}

function crashed(reason: string): ServiceError {
  return new ServiceError(
    'import-crashed',
    `The process that reads the file ended unexpectedly (${reason}); nothing was changed. Ask whoever made the file for a new one.`,
  );
}
