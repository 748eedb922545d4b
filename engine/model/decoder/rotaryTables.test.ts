import { describe, expect, it } from 'vitest';
import { rotaryTables } from './rotaryTables.js';

const config = { headDim: 4, ropeTheta: 100, ropePositionScale: 1 } as Parameters<typeof rotaryTables>[0];

describe('rotaryTables', () => {
  it('turns channel i of position p by p * theta^(-2i/d)', () => {
    const { cos, sin } = rotaryTables(config, 3, 2);
    expect([...cos]).toEqual([3, 0.3, 4, 0.4].map((angle) => expect.closeTo(Math.cos(angle), 6) as unknown));
    expect([...sin]).toEqual([3, 0.3, 4, 0.4].map((angle) => expect.closeTo(Math.sin(angle), 6) as unknown));
  });

  it('divides positions by the scaling factor', () => {
    const scaled = rotaryTables({ ...config, ropePositionScale: 4 }, 8, 1);
    expect(scaled).toEqual(rotaryTables(config, 2, 1));
  });
});
