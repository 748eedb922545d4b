/**
 * Encodes pixels as a 24-bit bitmap: nothing is compressed, so that it costs nothing to make and nothing to show.
 *
 * @param data uint8 [height, width, 3], red, green, blue
 */
export function encodeBmp(data: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const headerBytes = 54;
  const bytes = new Uint8Array(headerBytes + rowBytes * height);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x424d);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, headerBytes, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, -height, true); // rows from the top
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  view.setUint32(34, rowBytes * height, true);
  for (let y = 0, from = 0; y < height; y++) {
    let to = headerBytes + y * rowBytes;
    for (let x = 0; x < width; x++, from += 3, to += 3) {
      bytes[to] = data[from + 2]!;
      bytes[to + 1] = data[from + 1]!;
      bytes[to + 2] = data[from]!;
    }
  }
  return bytes;
}
