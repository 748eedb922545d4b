import type { WebContents } from 'electron';

/**
 * Keeps the app's page in its window. Electron asks nobody before a page turns to `about:blank`, so what has left is brought
 * back: sessions are on the disk, and the page opens as after a reload.
 *
 * @param pageUrl of the only page the window shows
 */
export function keepPage(contents: WebContents, pageUrl: string): void {
  contents.on('did-navigate', (_event, url) => {
    if (url.split(/[?#]/)[0] === pageUrl) return;
    console.error(`The window was led to ${url.slice(0, 200)}; its own page is shown again.`);
    contents.loadURL(pageUrl).catch((error: unknown) => console.error('The page could not be shown:', error));
  });
}
