import { createRequire } from 'node:module';
import type * as lercModule from 'lerc';

/** What `lerc` exports. */
export type Lerc = typeof lercModule;

let loaded: Promise<Lerc> | undefined;

/** Loads Esri's decoder of LERC (WebAssembly) when the first such block comes. */
export function loadLerc(): Promise<Lerc> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Lerc> {
  const require = createRequire(import.meta.url);
  const lerc = require('lerc') as Lerc;
  const wasm = require.resolve('lerc/lerc-wasm.wasm');
  await lerc.load({ locateFile: () => wasm });
  return lerc;
}
