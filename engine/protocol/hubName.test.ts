import { describe, expect, it } from 'vitest';
import { hubNameText, isHubId, isHubName, parseHubName } from './hubName.js';

describe('a name', () => {
  it.each(['a/b', 'llava-hf/llava-1.5-7b-hf', '01-ai/Yi_6B', 'a/b.c'])('%s is one of the hub', (id) => {
    expect(isHubId(id)).toBe(true);
  });

  it.each([
    'a',
    'a/b/c',
    './a',
    '../a',
    'a/..',
    '/a',
    'a/',
    'a--b/c',
    'a/b..c',
    '-a/b',
    'a/b.',
    'a\\b/c',
    'a b/c',
    'C:/a',
  ])('%s is none', (id) => {
    expect(isHubId(id)).toBe(false);
  });

  it('may have a revision', () => {
    expect(parseHubName('a/b')).toEqual({ id: 'a/b', revision: 'main' });
    expect(parseHubName('a/b@refs/pr/1')).toEqual({ id: 'a/b', revision: 'refs/pr/1' });
    expect(parseHubName('a/b', 'v1.0')).toEqual({ id: 'a/b', revision: 'v1.0' });
    for (const revision of ['', '../x', '/x', 'a\\b', 'x/'])
      expect(() => parseHubName('a/b', revision)).toThrow(/Expected a branch, a tag or a commit/);
  });

  it.each(['a/b', 'a/b@main', 'a/b@refs/pr/1'])('%s may stand alone, and is written so', (text) => {
    expect(isHubName(text)).toBe(true);
    expect(hubNameText(parseHubName(text))).toBe(text.replace('@main', ''));
  });

  it.each(['a', 'a/b@', 'a/b@..', 'a/b@x@?', 'a/b@/x', 'a/b/c@main'])('%s may not', (text) => {
    expect(isHubName(text)).toBe(false);
  });
});
