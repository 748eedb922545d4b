import { expect, it } from 'vitest';
import { defaultSettings } from './defaultSettings.js';
import { parsePayload } from './parsePayload.js';

it('a field that is undefined changes nothing', () => {
  const parsed = parsePayload('settings:update', { theme: undefined, provider: 'cpu' });
  expect(parsed).toStrictEqual({ ok: true, payload: { provider: 'cpu' } });
  const { payload } = parsed as { readonly payload: object };
  expect({ ...defaultSettings, ...payload }).toEqual({ ...defaultSettings, provider: 'cpu' });
});

it('so it is in parts of a payload', () => {
  expect(
    parsePayload('sessions:update', { sessionId: 'session-1', parts: { draft: undefined } }),
  ).toStrictEqual({
    ok: true,
    payload: { sessionId: 'session-1', parts: {} },
  });
});

it('bytes stay bytes, and nothing stays nothing', () => {
  const bytes = new Uint8Array([1, 2]);
  const parsed = parsePayload('images:open-bytes', { name: 'a.png', bytes }) as {
    readonly payload: { readonly bytes: Uint8Array };
  };
  expect(parsed.payload.bytes).toBe(bytes);
  expect(parsePayload('app:hello', undefined)).toEqual({ ok: true, payload: undefined });
});

it('what is no payload gets a reason', () => {
  expect(parsePayload('settings:update', { theme: 'pink' })).toMatchObject({ ok: false });
  const { reason } = parsePayload('settings:update', null) as { readonly reason: string };
  expect(reason).toMatch(/expected object/);
});
