import { app } from 'electron';
import { z } from 'zod';

/** What a second start hands over. */
const handedOverSchema = z.object({ imagePaths: z.array(z.string()) });

/** Pictures another process wants opened here: a second start of the app, or the macOS Finder. Kept until someone listens. */
export class OpenRequests {
  private readonly waiting: (readonly string[])[] = [];
  private listener: ((paths: readonly string[]) => void) | undefined;

  constructor() {
    app.on('second-instance', (_event, _argv, _workingDirectory, data) => {
      const handedOver = handedOverSchema.safeParse(data);
      this.add(handedOver.success ? handedOver.data.imagePaths : []);
    });
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.add([path]);
    });
  }

  /** @param listener given absolute paths of files and folders; none when only the window was asked for. */
  listen(listener: (paths: readonly string[]) => void): void {
    this.listener = listener;
    for (const paths of this.waiting.splice(0)) listener(paths);
  }

  private add(paths: readonly string[]): void {
    if (this.listener) this.listener(paths);
    else this.waiting.push(paths);
  }
}
