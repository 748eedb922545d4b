const endings = { codes: '.codes', scales: '.scales', zeroPoints: '.zero_points' } as const;

/** Names of the tensors that hold `name` in 8-bit blocks (docs/checkpoint-format.md). */
export function quantizedNames(name: string) {
  return {
    codes: name + endings.codes,
    scales: name + endings.scales,
    zeroPoints: name + endings.zeroPoints,
  };
}

/** The weight that a tensor stores or is a part of: of all `quantizedNames` of X, and of X itself, it is X. */
export function weightName(tensor: string): string {
  const ending = Object.values(endings).find((one) => tensor.endsWith(one));
  return ending === undefined ? tensor : tensor.slice(0, -ending.length);
}
