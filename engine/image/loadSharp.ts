import Module, { createRequire } from 'node:module';
import type sharp from 'sharp';

/** What `sharp` exports. */
export type SharpModule = typeof sharp;

let loaded: SharpModule | undefined;

/**
 * Loads `sharp` on its WebAssembly build of libvips, always: the native builds share GLib with Electron on
 * Linux and misbehave there (electron#46323, sharp#4522), and one build decodes alike on every platform.
 *
 * sharp itself offers no choice: its first `require` is for a self-compiled native binary. That one request
 * is answered with `@img/sharp-wasm32` while sharp loads, so an installed native package is never touched.
 */
export function loadSharp(): SharpModule {
  if (loaded !== undefined) return loaded;
  const require = createRequire(import.meta.url);
  const wasmBinding = require.resolve('@img/sharp-wasm32/sharp.node');
  const resolver = Module as unknown as ModuleResolver;
  const resolveFilename = resolver._resolveFilename;
  resolver._resolveFilename = (request, ...rest) =>
    nativeBinding.test(request) ? wasmBinding : resolveFilename.call(resolver, request, ...rest);
  try {
    loaded = require('sharp') as SharpModule;
  } finally {
    resolver._resolveFilename = resolveFilename;
  }
  // The operation cache would hold decoded images in WebAssembly memory, which never shrinks.
  loaded.cache(false);
  return loaded;
}

/** The part of Node's CommonJS loader used here: not typed, but stable since Node 0.x. */
interface ModuleResolver {
  _resolveFilename: (this: unknown, request: string, ...rest: unknown[]) => string;
}

/** `../src/build/Release/sharp-linux-x64-0.35.5.node`, `@img/sharp-win32-x64/sharp.node`, but not sharp-wasm32. */
const nativeBinding =
  /^(?:\.\.\/src\/build\/Release\/sharp-|@img\/sharp-(?!wasm32\/)[a-z0-9-]+\/sharp\.node$)/;
