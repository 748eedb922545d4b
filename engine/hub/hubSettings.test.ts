import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { hubModelOf, nameOfModelFolder } from './modelFolder.js';
import { hubCacheFolder, readHubSettings } from './hubSettings.js';

const temporaryFolder = temporaryFolders();

describe('the cache', () => {
  const usual = path.join(homedir(), '.cache', 'huggingface', 'hub');

  it.each([
    [{}, usual],
    [{ HF_HOME: '' }, usual],
    [{ XDG_CACHE_HOME: path.resolve('/c') }, path.resolve('/c/huggingface/hub')],
    [{ HF_HOME: path.resolve('/h'), XDG_CACHE_HOME: path.resolve('/c') }, path.resolve('/h/hub')],
    [{ HF_HUB_CACHE: path.resolve('/x'), HF_HOME: path.resolve('/h') }, path.resolve('/x')],
    [{ HF_HOME: '~/h' }, path.join(homedir(), 'h', 'hub')],
  ])('of %o', (env, expected) => {
    expect(hubCacheFolder(env)).toBe(expected);
  });

  it('names a model of it by its name, not by the commit', () => {
    const commit = 'a'.repeat(40);
    expect(nameOfModelFolder(path.join('x', 'models--llava-hf--llava-1.5-7b-hf', 'snapshots', commit))).toBe(
      'llava-1.5-7b-hf',
    );
    expect(nameOfModelFolder(path.join('x', 'my-model'))).toBe('my-model');
    expect(nameOfModelFolder(path.join('models--a--b', 'snapshots', 'mine'))).toBe('mine');
    const repository = path.resolve('x', 'models--llava-hf--llava-1.5-7b-hf');
    const folder = path.join(repository, 'snapshots', commit);
    expect(hubModelOf(folder)).toEqual({ id: 'llava-hf/llava-1.5-7b-hf', commit, repository });
    expect(hubModelOf(path.join(repository, 'snapshots'))).toBeNull();
    expect(hubModelOf(path.resolve('x', 'my-model'))).toBeNull();
  });
});

describe('settings', () => {
  it('are those of the environment', async () => {
    const home = temporaryFolder();
    const usual = await readHubSettings({ HF_HOME: home });
    expect(usual).toMatchObject({ endpoint: 'https://huggingface.co', token: undefined, offline: false });
    writeFileSync(path.join(home, 'token'), 'hf_file\n');
    expect((await readHubSettings({ HF_HOME: home })).token).toBe('hf_file');
    const given = {
      HF_HOME: home,
      HF_TOKEN: 'hf_env',
      HF_ENDPOINT: 'https://mirror.example/hf/',
      HF_HUB_OFFLINE: '1',
    };
    expect(await readHubSettings(given)).toMatchObject({
      endpoint: 'https://mirror.example/hf',
      token: 'hf_env',
      offline: true,
    });
  });

  it.each(['huggingface.co', 'ftp://x', 'https://x/?a=b'])('refuse the endpoint %s', async (endpoint) => {
    await expect(readHubSettings({ HF_ENDPOINT: endpoint })).rejects.toThrow(
      /Expected HF_ENDPOINT to be the address/,
    );
  });

  it('refuse a token that is none, without telling it', async () => {
    const error: unknown = await readHubSettings({ HF_TOKEN: 'two words' }).catch(
      (caught: unknown) => caught,
    );
    expect(String(error)).toMatch(/Expected HF_TOKEN/);
    expect(String(error)).not.toContain('two words');
  });
});
