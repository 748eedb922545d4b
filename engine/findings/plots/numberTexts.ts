/** Numbers of experiments as people read them; a minus is a real one. */

/** `0.013 nats`, `−1.2 nats`. */
export function natsText(value: number): string {
  return `${plainText(value)} nats`;
}

/** With three significant digits: `−0.0121`. */
export function plainText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Math.abs(value) < 5e-7) return '0';
  return minus(String(Number(value.toPrecision(3))));
}

/** A share of 1 as percent. */
export function percentText(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/** Operations: `2.80 GFLOP`. */
export function flopText(flops: number): string {
  return `${(flops / 1e9).toPrecision(3)} GFLOP`;
}

function minus(text: string): string {
  return text.replace('-', '−');
}
