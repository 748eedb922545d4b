import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../build/index.js';
import type { WindowApi } from '../electron/ipc/windowApi.js';
import { decodeImage } from '../engine/index.js';
import { loadSharp } from '../engine/image/loadSharp.js';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';

const made = join(projectRoot, 'engine', 'testing', 'pictures');
const sample = join(projectRoot, 'assets', 'samples', '03-clocks-landscape.jpg');

test('the window has the very pixels that the model gets, whatever the kind of file', async ({
  folder,
  open,
}) => {
  const fovea = await open();
  const files = [...(await writeCameraPictures(folder)), ...(await madePictures())];
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

/** A photograph in the ways that cameras, phones and web sites keep one, with sides that are no multiple of a block. */
async function writeCameraPictures(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const photo = loadSharp()(sample).extract({ left: 301, top: 203, width: 341, height: 227 });
  const encoded = {
    'photo-420.jpg': photo.clone().jpeg({ quality: 85, chromaSubsampling: '4:2:0' }),
    'photo-444.jpg': photo.clone().jpeg({ quality: 92, chromaSubsampling: '4:4:4' }),
    'photo-progressive.jpg': photo.clone().jpeg({ quality: 80, progressive: true }),
    'photo-low.jpg': photo.clone().jpeg({ quality: 20 }),
    'photo-grey.jpg': photo.clone().greyscale().jpeg({ quality: 85 }),
    'photo-lossy.webp': photo.clone().webp({ quality: 80 }),
    'photo-low.webp': photo.clone().webp({ quality: 10 }),
    'photo-alpha.webp': photo.clone().ensureAlpha(0.5).webp({ quality: 80 }),
    'photo-lossless.webp': photo.clone().webp({ lossless: true }),
    'photo-420.avif': photo.clone().avif({ quality: 60, chromaSubsampling: '4:2:0', effort: 0 }),
    'photo-444.avif': photo.clone().avif({ quality: 80, chromaSubsampling: '4:4:4', effort: 0 }),
    'photo-alpha.avif': photo.clone().ensureAlpha(0.5).avif({ quality: 60, effort: 0 }),
    'photo.png': photo.clone().png(),
    'photo-alpha.png': photo.clone().ensureAlpha(0.5).png(),
    'photo-palette.png': photo.clone().png({ palette: true, colours: 40 }),
    'photo.gif': photo.clone().gif(),
  };
  for (const [name, picture] of Object.entries(encoded))
    await writeFile(join(folder, name), await picture.toBuffer());
  return Object.keys(encoded).map((name) => join(folder, name));
}

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
