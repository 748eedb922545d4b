import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { projectRoot } from '../../../build/index.js';
import type { FoveaWindow } from '../../support/FoveaWindow.js';

/** The pictures of the documents, in `docs/images`, small enough to be kept with the sources. */
export class Album {
  constructor(private readonly report: (line: string) => void) {}

  /** Takes a picture of the window as it stands, with the pointer out of the way. */
  async take(fovea: FoveaWindow, name: string): Promise<void> {
    await fovea.page.mouse.move(2, 2);
    await fovea.nextFrame();
    await this.keep(await fovea.page.screenshot(), name);
  }

  /** Keeps a picture that was taken, in 200 colours: a window has few. */
  async keep(png: Buffer, name: string): Promise<void> {
    const small = await sharp(png).png({ palette: true, colours: 200, effort: 10, dither: 0.3 }).toBuffer();
    await writeFile(join(projectRoot, 'docs', 'images', `${name}.png`), small);
    this.report(`${name}.png: ${Math.ceil(small.length / 1000)} kB`);
  }
}
