import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import type { PushChannel, PushValues } from '../ipc/contracts.js';

/** The app's one window as the rest of the main process sees it: a place to push to and to check senders against. */
export class WindowLink {
  private window: BrowserWindow | undefined;

  /** @param pageOrigin origin of the only page the window shows, without a slash at its end. */
  constructor(private readonly pageOrigin: string) {}

  attach(window: BrowserWindow): void {
    this.window = window;
  }

  /** The window, unless it is not made yet or already closed. */
  get current(): BrowserWindow | undefined {
    return this.window?.isDestroyed() ? undefined : this.window;
  }

  send<C extends PushChannel>(channel: C, value: PushValues[C]): void {
    this.current?.webContents.send(channel, value);
  }

  /** A request counts only from the main frame of this window while it shows the app's page. */
  trusts(event: IpcMainInvokeEvent): boolean {
    const contents = this.current?.webContents;
    const frame = event.senderFrame;
    return (
      contents !== undefined &&
      event.sender === contents &&
      frame !== null &&
      frame === contents.mainFrame &&
      frame.url.startsWith(`${this.pageOrigin}/`)
    );
  }

  focus(): void {
    if (this.current?.isMinimized()) this.current.restore();
    this.current?.focus();
  }
}
