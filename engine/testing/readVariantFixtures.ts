import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Variant } from '../protocol/variant.js';

/** A tiny checkpoint with weights for every variant, and what the PyTorch twin answers (`training/check/parity.py`). */
export interface VariantFixtures {
  readonly dir: string;
  readonly imagePath: string;
  readonly promptIds: readonly number[];
  readonly expected: Record<
    Variant,
    {
      readonly tokens: readonly number[];
      /** Per step, [V]. */
      readonly logits: readonly (readonly number[])[];
    }
  >;
}

/** Reads `engine/testing/variants`. */
export function readVariantFixtures(): VariantFixtures {
  const dir = join(import.meta.dirname, 'variants');
  const file = JSON.parse(readFileSync(join(dir, 'expected.json'), 'utf8')) as {
    readonly promptIds: readonly number[];
    readonly variants: VariantFixtures['expected'];
  };
  return { dir, imagePath: join(dir, 'image.png'), promptIds: file.promptIds, expected: file.variants };
}
