import { expect, it, vi } from 'vitest';
import type { Variant } from '../protocol/variant.js';
import type { Engine } from './Engine.js';
import { VariantEngines } from './VariantEngines.js';

const parameterCount = 1000;
const image = { path: '/a.png' };

function fakeEngine(name: string, closed: string[]): Engine {
  return {
    info: { parameterCount, variants: ['flex', 'lowres'], ownWeights: ['flex'] } as unknown as Engine['info'],
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream that happens to have everything at hand
    ask: async function* () {
      yield { type: 'progress', stage: 'decode', done: 0, total: 1 };
    },
    encodeAnswer: () => [],
    dispose: () => {
      closed.push(name);
      return Promise.resolve();
    },
  };
}

function variantEngines(maxBytes: number) {
  const closed: string[] = [];
  const open = vi.fn(({ trainedVariant = 'base' }: { readonly trainedVariant?: Variant | 'base' }) =>
    Promise.resolve(fakeEngine(trainedVariant, closed)),
  );
  const engines = new VariantEngines(
    fakeEngine('base', closed),
    { trained: ['hd', 'full', 'xattn'], broken: [{ variant: 'xattn', reason: 'cut' }] },
    (options) => open({ trainedVariant: options.trainedVariant }),
    maxBytes,
  );
  const ask = async (variant: Variant): Promise<void> => {
    for await (const event of engines.ask({ image, question: 'What?', variant })) expect(event).toBeTruthy();
  };
  return { engines, ask, closed, opened: () => open.mock.calls.map(([options]) => options.trainedVariant) };
}

it('opens the weights of a variant once and keeps them beside the others while they fit', async () => {
  const { ask, closed, opened } = variantEngines(4 * parameterCount * 3);
  for (const variant of ['hd', 'flex', 'full', 'hd', 'lowres'] as const) await ask(variant);
  expect(opened()).toEqual(['hd', 'full']);
  expect(closed).toEqual([]);
});

it('closes what was used longest ago where they do not fit, and opens the base weights again', async () => {
  const { ask, closed, opened } = variantEngines(0);
  for (const variant of ['hd', 'full', 'flex'] as const) await ask(variant);
  expect(opened()).toEqual(['hd', 'full', undefined]);
  expect(closed).toEqual(['base', 'hd', 'full']);
});

it('answers one question at a time', async () => {
  const { engines } = variantEngines(0);
  const first = engines.ask({ image, question: 'What?', variant: 'hd' });
  await first.next();
  await expect(engines.ask({ image, question: 'What?', variant: 'flex' }).next()).rejects.toMatchObject({
    code: 'engine-busy',
  });
  await first.return();
});

it('closes everything, and then answers no more', async () => {
  const { engines, ask, closed } = variantEngines(4 * parameterCount * 3);
  await ask('hd');
  await engines.dispose();
  expect([...closed].sort()).toEqual(['base', 'hd']);
  await expect(ask('flex')).rejects.toMatchObject({ code: 'engine-disposed' });
});

it('does not offer weights that cannot be opened, and says why', () => {
  const { info } = variantEngines(0).engines;
  expect(info.variants).toEqual(['flex', 'lowres', 'hd', 'full']);
  expect(info.ownWeights).toEqual(['flex', 'hd', 'full']);
  expect(info.brokenVariants).toEqual([{ variant: 'xattn', reason: 'cut' }]);
});

it('does not answer from other weights in place of broken ones', () => {
  const { info } = new VariantEngines(
    fakeEngine('base', []),
    { trained: ['lowres'], broken: [{ variant: 'lowres', reason: 'cut' }] },
    () => Promise.reject(new Error('not asked')),
  );
  expect(info.variants).toEqual(['flex']);
});
