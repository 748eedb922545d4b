import { describe, expect, it } from 'vitest';
import { resizeBicubic } from './resizeBicubic.js';

describe('resizeBicubic', () => {
  it('leaves an image of the same size alone', () => {
    const image = Float32Array.from({ length: 27 }, (_, i) => Math.sin(i));
    expect(resizeBicubic(image, 3, 3, 3)).toEqual(image);
  });

  it('enlarges as PyTorch does', () => {
    // torch.nn.functional.interpolate(torch.tensor([[[[1., 2.], [3., 4.]]]]), size=(4, 4), mode="bicubic")
    const expected = [
      0.6836, 1.0156, 1.5625, 1.8945, 1.3477, 1.6797, 2.2266, 2.5586, 2.4414, 2.7734, 3.3203, 3.6523, 3.1055,
      3.4375, 3.9844, 4.3164,
    ];
    const resized = resizeBicubic(Float32Array.of(1, 2, 3, 4), 2, 4, 1);
    for (const [index, value] of expected.entries()) expect(resized[index]).toBeCloseTo(value, 3);
  });
});
