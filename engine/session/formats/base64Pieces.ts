/** Bytes as base64, piece by piece: together the same as of all of them at once. */
export async function* base64Pieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let left = Buffer.alloc(0);
  for await (const piece of bytes) {
    const all = left.length === 0 ? Buffer.from(piece) : Buffer.concat([left, piece]);
    const whole = all.length - (all.length % 3);
    if (whole > 0) yield all.toString('base64', 0, whole);
    left = Buffer.from(all.subarray(whole));
  }
  if (left.length > 0) yield left.toString('base64');
}
