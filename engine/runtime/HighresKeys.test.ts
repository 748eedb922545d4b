import { describe, expect, it } from 'vitest';
import type { DecoderConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { HighresKeys } from './HighresKeys.js';

const config = { heads: 2, keyValueHeads: 2, headDim: 2, layers: 4 } as DecoderConfig;
const grid = 18; // cells of 2 x 2 tokens

/** Keys and values that tell layer, head, channel and token apart; notes what was asked for. */
function makeKeys() {
  const asked: { layer: number; tokens: number[] }[] = [];
  const keys = new HighresKeys(config, grid, (layer, tokens) => {
    asked.push({ layer, tokens: [...tokens] });
    const key: number[] = [];
    const value: number[] = [];
    for (let h = 0; h < 2; h++) {
      for (let i = 0; i < 2; i++) for (const token of tokens) key.push(number(h, i, token));
      for (const token of tokens) for (let i = 0; i < 2; i++) value.push(number(h, i, token));
    }
    return Promise.resolve({ key: Float32Array.from(key), value: Float32Array.from(value) });
  });
  return { keys, asked };
}

const number = (h: number, i: number, token: number) => h * 10000 + i * 1000 + token;
const select = (...cells: number[]) =>
  Uint8Array.from({ length: 81 }, (_, cell) => (cells.includes(cell) ? 1 : 0));
const tokensOf = (cell: number) => {
  const first = Math.floor(cell / 9) * 2 * grid + (cell % 9) * 2;
  return [first, first + 1, first + grid, first + grid + 1];
};

describe('HighresKeys', () => {
  it('projects a cell once and shows exactly the selected tokens', async () => {
    const { keys, asked } = makeKeys();
    expect((await keys.read(2, select(0, 40), true)).projectedTokens).toBe(8);
    expect((await keys.read(2, select(80, 40), true)).projectedTokens).toBe(4);
    const read = await keys.read(2, select(0, 80), true);
    expect(read).toMatchObject({ projectedTokens: 0, selectedTokens: 8 });
    expect(asked.map(({ tokens }) => tokens)).toEqual([[...tokensOf(0), ...tokensOf(40)], tokensOf(80)]);

    const R = read.capacity;
    const bias = read.bias.data as Float32Array;
    const slots = [...bias.keys()].filter((slot) => bias[slot] === 0);
    const seen = slots.map((slot) => (read.key.data as Float32Array)[slot]); // head 0, channel 0
    expect(seen.sort((a, b) => a! - b!)).toEqual([...tokensOf(0), ...tokensOf(80)]);
    for (const slot of slots) {
      const token = (read.key.data as Float32Array)[slot]!;
      expect((read.key.data as Float32Array)[(1 * 2 + 1) * R + slot]).toBe(number(1, 1, token));
      expect((read.value.data as Float32Array)[(1 * R + slot) * 2 + 1]).toBe(number(1, 1, token));
    }
  });

  it('keeps everything through growth to all cells, and says which cell a slot belongs to', async () => {
    const { keys } = makeKeys();
    for (let cell = 0; cell < 81; cell += 9)
      await keys.ensure(3, select(...Array.from({ length: 9 }, (_, i) => cell + i)));
    const { cellOfSlot, key, capacity } = keys.resident(3);
    expect(capacity).toBeGreaterThanOrEqual(grid * grid);
    const cells = cellOfSlot.data as Int32Array;
    const tokens = new Set<number>();
    for (let slot = 0; slot < capacity; slot++) {
      if (cells[slot] === 81) continue;
      const token = (key.data as Float32Array)[slot]!;
      expect(tokensOf(cells[slot]!)).toContain(token);
      tokens.add(token);
    }
    expect(tokens.size).toBe(grid * grid);
  });

  it('projects again each time where nothing is to stay', async () => {
    const { keys, asked } = makeKeys();
    await keys.read(2, select(1), false);
    await keys.read(2, select(1), false);
    expect(asked).toHaveLength(2);
  });

  it('gives one hidden slot or more for an empty selection', async () => {
    const { keys, asked } = makeKeys();
    const read = await keys.read(2, select(), true);
    expect(read.selectedTokens).toBe(0);
    expect(read.capacity).toBeGreaterThanOrEqual(1);
    expect((read.bias.data as Float32Array).every((bias) => bias < -1e29)).toBe(true);
    expect(asked).toEqual([]);
  });

  it('knows what it holds and how many tokens a selection names', async () => {
    const { keys } = makeKeys();
    await keys.ensure(3, select(4));
    expect(keys.holds(3, select(4))).toBe(true);
    expect(keys.holds(3, select(4, 5))).toBe(false);
    expect(keys.holds(2, select(4))).toBe(false);
    expect(keys.countTokens(select(4, 5))).toBe(8);
    keys.forget(3);
    expect(keys.holds(3, select(4))).toBe(false);
  });
});
