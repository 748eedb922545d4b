import { describe, expect, it } from 'vitest';
import { redirectTarget } from './redirect.js';

const hub = new URL('https://hub.example/somebody/model/resolve/main/x.bin');

describe('a redirect', () => {
  it.each([
    ['/other', 'https://hub.example/other'],
    ['//store.example/x?key=1', 'https://store.example/x?key=1'],
    ['https://store.example:8443/x', 'https://store.example:8443/x'],
  ])('to %s is followed', (location, expected) => {
    expect(redirectTarget(hub, location).href).toBe(expected);
  });

  it('from an encrypted address to one that is not is refused, and the key in it is not told', () => {
    const lead = () => redirectTarget(hub, 'http://store.example/x?key=secret');
    expect(lead).toThrow(/sends to http:\/\/store\.example\/x, which is not encrypted/);
    expect(lead).not.toThrow(/secret/);
  });

  it('may go from an address that is not encrypted to another such', () => {
    expect(redirectTarget(new URL('http://mirror.local/x'), 'http://store.local/y').href).toBe(
      'http://store.local/y',
    );
  });

  it.each([undefined, 'ftp://x', 'file:///etc/passwd', 'data:,x', 'http://'])(
    'to %s is refused',
    (location) => {
      expect(() => redirectTarget(hub, location)).toThrow(/not to an address of http or https/);
    },
  );
});
