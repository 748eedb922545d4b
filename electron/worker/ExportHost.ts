import { AppError } from '../../engine/protocol/AppError.js';
import type { exportSession, loadSession, previewExport } from '../../engine/exporting.js';
import type { FromExporter, ToExporter } from '../ipc/exportMessages.js';
import { toFailure } from './toFailure.js';

/** What the host needs from outside. */
export interface ExportHostParts {
  readonly load: typeof loadSession;
  readonly exportSession: typeof exportSession;
  readonly preview: typeof previewExport;
  readonly post: (message: FromExporter) => void;
}

/** Progress is told in hundredths: a person sees no more. */
const steps = 100;

/** The only object of an export's process: makes one export or preview after the other. */
export class ExportHost {
  constructor(private readonly parts: ExportHostParts) {}

  /** Carries out one message. Never rejects: every failure becomes a message of its own. */
  async handle(message: ToExporter): Promise<void> {
    const { load, post } = this.parts;
    try {
      const loaded = await load(message.folder);
      let told = -1;
      const onProgress = (share: number): void => {
        const step = Math.floor(Math.min(Math.max(share, 0), 1) * steps);
        if (step <= told) return;
        told = step;
        post({ type: 'progress', share: step / steps });
      };
      if (message.type === 'preview') {
        const { options, reportFile } = message;
        const preview = await this.parts.preview(loaded, options, reportFile, { onProgress });
        post({ type: 'previewed', preview });
      } else {
        const { options, target } = message;
        const { path, sizeBytes, notes } = await this.parts.exportSession(loaded, options, target, {
          onProgress,
        });
        post({ type: 'exported', path, sizeBytes, notes });
      }
    } catch (error) {
      post({ type: 'failed', error: toFailure(explained(error)) });
    }
  }
}

/** What the file system says is told as it is: a full disk, a folder that may not be written to. */
function explained(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || typeof code !== 'string' || error.name !== 'Error') return error;
  return new ExportError(code === 'ENOSPC' ? 'disk-full' : 'export-unwritable', error);
}

class ExportError extends AppError {
  override readonly name = 'ExportError';

  constructor(
    readonly code: string,
    cause: Error,
  ) {
    const advice = code === 'disk-full' ? 'Make room on the disk' : 'Choose another place';
    super(
      `Expected to write the export, but: ${cause.message}. Nothing is left of it. ${advice}, then export again.`,
      {
        cause,
      },
    );
  }
}
