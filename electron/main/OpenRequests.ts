import { app } from 'electron';

/** Images another process wants opened here: a second start of the app, or the macOS Finder. Kept until someone listens. */
export class OpenRequests {
  private readonly waiting: (string | null)[] = [];
  private listener: ((imagePath: string | null) => void) | undefined;

  constructor() {
    app.on('second-instance', (_event, _argv, _workingDirectory, data) => {
      const imagePath = (data as { readonly imagePath?: unknown } | null)?.imagePath;
      this.add(typeof imagePath === 'string' ? imagePath : null);
    });
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.add(path);
    });
  }

  /** @param listener given the image's absolute path, or null when only the window was asked for. */
  listen(listener: (imagePath: string | null) => void): void {
    this.listener = listener;
    for (const imagePath of this.waiting.splice(0)) listener(imagePath);
  }

  private add(imagePath: string | null): void {
    if (this.listener) this.listener(imagePath);
    else this.waiting.push(imagePath);
  }
}
