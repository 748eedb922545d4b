/** The maps of the neutral questions asked last, kept outside the store: 5 to 60 KB each. */
export class NeutralMaps {
  readonly #answers = new Map<string, ReadonlyMap<number, Float32Array>>();

  /** @param most answers that are kept. */
  constructor(private readonly most = 64) {}

  /**
   * Keeps what the layers of a model attended to.
   *
   * @param layers decoder layers that choose.
   * @param maps float32 [L, g, g]: weights summed over the heads.
   * @returns the keys of the answers that had to go.
   */
  put(key: string, layers: readonly number[], maps: Float32Array): readonly string[] {
    const length = maps.length / layers.length;
    this.#answers.delete(key);
    this.#answers.set(
      key,
      new Map(layers.map((layer, index) => [layer, maps.subarray(index * length, (index + 1) * length)])),
    );
    const gone = [...this.#answers.keys()].slice(0, Math.max(0, this.#answers.size - this.most));
    for (const old of gone) this.#answers.delete(old);
    return gone;
  }

  /** float32 [g, g]: the map of a layer, the same array as long as it is here; null where it is not. */
  at(key: string, layer: number): Float32Array | null {
    return this.#answers.get(key)?.get(layer) ?? null;
  }
}
