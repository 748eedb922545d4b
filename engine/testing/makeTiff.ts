/** A page of a made-up TIFF. */
export interface TiffPageToMake {
  readonly width: number;
  readonly height: number;
  /** Names of the bands, as GDAL writes them. */
  readonly bands: readonly string[];
  /** uint16, the value of a band at a pixel. */
  readonly value: (band: number, x: number, y: number) => number;
}

/** An uncompressed little-endian TIFF of uint16 samples: pages of bands that are no colours, each with a name. */
export function makeTiff(pages: readonly TiffPageToMake[]): Uint8Array {
  const blocks: Buffer[] = [Buffer.from('II*\0\0\0\0\0', 'latin1')];
  let at = 8;
  /** Where the place of the next directory is written: in the header, then at the end of each directory. */
  let link = { block: blocks[0]!, at: 4 };
  for (const page of pages) {
    const { pixels, names, directory } = layOut(page, at);
    const directoryAt = at + pixels.length + names.length;
    link.block.writeUInt32LE(directoryAt, link.at);
    link = { block: directory, at: directory.length - 4 };
    blocks.push(pixels, names, directory);
    at = directoryAt + directory.length;
  }
  return new Uint8Array(Buffer.concat(blocks));
}

function layOut({ width, height, bands, value }: TiffPageToMake, at: number) {
  const pixels = Buffer.alloc(width * height * bands.length * 2);
  for (let i = 0; i < pixels.length / 2; i++) {
    const [pixel, band] = [Math.floor(i / bands.length), i % bands.length];
    pixels.writeUInt16LE(value(band, pixel % width, Math.floor(pixel / width)), i * 2);
  }
  const items = bands.map(
    (name, band) => `<Item name="N" sample="${band}" role="description">${name}</Item>`,
  );
  const text = `<GDALMetadata>${items.join('')}</GDALMetadata>\0`;
  const names = Buffer.from(text.padEnd(Math.ceil(text.length / 2) * 2, '\0'), 'latin1');
  const [short, long, ascii] = [3, 4, 2];
  const namesAt = at + pixels.length;
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, 1, 16],
    [259, short, 1, 1], // not compressed
    [262, short, 1, 1], // black is zero
    [273, long, 1, at],
    [277, short, 1, bands.length],
    [278, long, 1, height],
    [279, long, 1, pixels.length],
    [42112, ascii, names.length, namesAt],
  ];
  const bytes = Buffer.alloc(2 + entries.length * 12 + 4);
  bytes.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, type, count, number], i) => {
    bytes.writeUInt16LE(tag, 2 + i * 12);
    bytes.writeUInt16LE(type, 4 + i * 12);
    bytes.writeUInt32LE(count, 6 + i * 12);
    bytes.writeUInt32LE(number, 10 + i * 12);
  });
  return { pixels, names, directory: bytes };
}
