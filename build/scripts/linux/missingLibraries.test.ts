import { describe, expect, it } from 'vitest';
import { parseMissingLibraries } from './missingLibraries.js';

describe('parseMissingLibraries', () => {
  it('names what ldd did not find, once each', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007ffd1b5f2000)',
      '\tlibnss3.so => not found',
      '\tlibgtk-3.so.0 => not found',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f1b2a000000)',
      '\tlibnss3.so => not found',
    ].join('\n');
    expect(parseMissingLibraries(output)).toEqual(['libnss3.so', 'libgtk-3.so.0']);
  });
  it('names nothing when all is found', () => {
    expect(parseMissingLibraries('\tlibc.so.6 => /lib/libc.so.6 (0x0)')).toEqual([]);
  });
});
