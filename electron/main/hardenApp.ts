import { app, type Session } from 'electron';

/**
 * Closes what Electron leaves open by default, for every page the app will ever make: no navigation, no new
 * windows, no webviews, no network, and no permission but to copy text out of the window.
 *
 * @param isOwnUrl which addresses may be loaded; everything else is cancelled before it leaves the machine.
 */
export function hardenApp(session: Session, isOwnUrl: (url: string) => boolean): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOwnUrl(url) }));
}

/** Writing text to the clipboard (an answer is copied); reading it, and all else, is refused. */
function isAllowed(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}
