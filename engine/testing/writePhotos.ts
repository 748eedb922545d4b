import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSharp } from '../image/loadSharp.js';

/**
 * Writes a piece of a photograph in the ways that cameras, phones and web sites keep one, its sides no multiple of a block.
 *
 * @returns the files' paths
 */
export async function writePhotos(photoPath: string, folder: string): Promise<string[]> {
  const photo = () => loadSharp()(photoPath).extract({ left: 301, top: 203, width: 341, height: 227 });
  const covered = () => photo().ensureAlpha(0.5);
  const encoded = {
    '420.jpg': photo().jpeg({ quality: 85, chromaSubsampling: '4:2:0' }),
    '444.jpg': photo().jpeg({ quality: 92, chromaSubsampling: '4:4:4' }),
    'progressive.jpg': photo().jpeg({ quality: 80, progressive: true }),
    'low.jpg': photo().jpeg({ quality: 20 }),
    'grey.jpg': photo().greyscale().jpeg({ quality: 85 }),
    'lossy.webp': photo().webp({ quality: 80 }),
    'low.webp': photo().webp({ quality: 10 }),
    'alpha.webp': covered().webp({ quality: 80 }),
    'lossless.webp': photo().webp({ lossless: true }),
    '420.avif': photo().avif({ quality: 60, chromaSubsampling: '4:2:0', effort: 0 }),
    '444.avif': photo().avif({ quality: 80, chromaSubsampling: '4:4:4', effort: 0 }),
    'alpha.avif': covered().avif({ quality: 60, effort: 0 }),
    'plain.png': photo().png(),
    'alpha.png': covered().png(),
    'palette.png': photo().png({ palette: true, colours: 40 }),
    'plain.gif': photo().gif(),
  };
  const paths: string[] = [];
  for (const [name, picture] of Object.entries(encoded)) {
    const path = join(folder, `photo-${name}`);
    await writeFile(path, await picture.toBuffer());
    paths.push(path);
  }
  return paths;
}
