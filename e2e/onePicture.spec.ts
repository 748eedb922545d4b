import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../build/index.js';
import type { WindowApi } from '../electron/ipc/windowApi.js';
import { decodeImage } from '../engine/index.js';
import { writePhotos } from '../engine/testing/writePhotos.js';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';

const made = join(projectRoot, 'engine', 'testing', 'pictures');
const sample = join(projectRoot, 'assets', 'samples', '03-clocks-landscape.jpg');

test('the window has the very pixels that the model gets, whatever the kind of file', async ({
  folder,
  open,
}) => {
  const fovea = await open();
  const files = [...(await writePhotos(sample, folder)), ...(await madePictures())];
  const differing: string[] = [];
  let compared = 0;
  for (const path of files) {
    const right = await decodeImage({ path }).catch(() => null);
    if (right === null) continue;
    const shown = await pixelsInWindow(fovea, path);
    compared++;
    const off = furthest(right.data, Buffer.from(shown.rgb, 'base64'));
    if (shown.width !== right.width || shown.height !== right.height || off.most > 0)
      differing.push(
        `${path.slice(path.lastIndexOf('/') + 1)}: by ${off.most}, ${off.count} of ${right.data.length}`,
      );
  }
  expect(differing).toEqual([]);
  expect(compared).toBeGreaterThan(100);
});

async function madePictures(): Promise<string[]> {
  const names = (await readdir(made)).filter((name) => !/\.(?:json|py)$/.test(name));
  return names.map((name) => join(made, name));
}

/** Opens a file and gives what the window's canvas would draw of it: uint8 [height, width, 3] in base 64. */
async function pixelsInWindow({ app, page }: FoveaWindow, path: string) {
  await app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
  }, path);
  return page.evaluate(async () => {
    const { fovea } = globalThis as unknown as { fovea: WindowApi };
    const reply = await fovea.openImageDialog({ kind: 'files' });
    const image = reply.ok ? reply.value.images[0] : undefined;
    if (image === undefined) throw new Error(JSON.stringify(reply));
    const bitmap = await createImageBitmap(await (await fetch(image.url)).blob());
    const { width, height } = bitmap;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#ffffff'; // transparent pictures are laid on white
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let text = '';
    for (let at = 0; at < data.length; at += 4)
      text += String.fromCharCode(data[at]!, data[at + 1]!, data[at + 2]!);
    return { width, height, rgb: btoa(text) };
  });
}

function furthest(right: Uint8Array, shown: Uint8Array): { readonly most: number; readonly count: number } {
  let [most, count] = [0, 0];
  right.forEach((value, at) => {
    const off = Math.abs(value - (shown[at] ?? 256));
    if (off > 0) count++;
    most = Math.max(most, off);
  });
  return { most, count };
}
