import { describe, expect, it } from 'vitest';
import { OFFICIAL_VERSION, officialUrl } from './officialElectron.js';

describe('officialUrl', () => {
  it("names the release's file for a platform", () => {
    expect(officialUrl({}, 'darwin', 'arm64')).toBe(
      `https://github.com/electron/electron/releases/download/v${OFFICIAL_VERSION}/electron-v${OFFICIAL_VERSION}-darwin-arm64.zip`,
    );
  });
  it('follows ELECTRON_MIRROR', () => {
    expect(officialUrl({ ELECTRON_MIRROR: 'https://mirror.example/' }, 'linux', 'x64')).toMatch(
      /^https:\/\/mirror\.example\/v\d/,
    );
  });
});
