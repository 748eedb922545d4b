// @vitest-environment node
import { expect, it } from 'vitest';
import { frameOf, imageView, viewInFrame } from './frame.js';
import { stagePoint } from './points.js';

const wide = { width: 900, height: 300 };
const view = { scale: 2, offset: stagePoint(10, 20) };

it('is the image, or the padded square with the image in it', () => {
  expect(frameOf(wide, false)).toEqual({ ...wide, left: 0, top: 0 });
  expect(frameOf(wide, true)).toEqual({ width: 900, height: 900, left: 0, top: 300 });
});

it('leaves the image where it is when the padding comes and goes', () => {
  const [plain, padded] = [frameOf(wide, false), frameOf(wide, true)];
  const inSquare = viewInFrame(view, plain, padded);
  expect(imageView(inSquare, padded)).toEqual(imageView(view, plain));
  expect(viewInFrame(inSquare, padded, plain)).toEqual(view);
});
