/** What of a JPEG the decoder does not tell. */
export interface JpegFacts {
  readonly scans: number;
  /** Whether the end marker is there, after the picture's own data (not that of a thumbnail inside it). */
  readonly ended: boolean;
}

/** Walks along the markers of a JPEG. */
export function inspectJpeg(bytes: Uint8Array): JpegFacts {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let scans = 0;
  let at = 2;
  for (;;) {
    // To the next marker: over data of a scan, where 0 and D0 to D7 after FF are none.
    at = buffer.indexOf(0xff, at);
    if (at < 0 || at + 1 >= buffer.length) return { scans, ended: false };
    const marker = buffer[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    at += 2;
    if (marker === 0xd9) return { scans, ended: true };
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    if (marker === 0xda) scans++;
    if (at + 2 > buffer.length) return { scans, ended: false };
    at += buffer.readUInt16BE(at);
  }
}

/** The same with an end marker. */
export function endJpeg(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Uint8Array.of(0xff, 0xd9)]);
}
