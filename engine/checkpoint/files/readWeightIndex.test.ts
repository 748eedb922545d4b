import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../protocol/EngineError.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { openTensorFiles } from './openTensorFiles.js';
import { writeSafetensors } from './writeSafetensors.js';

const temporaryFolder = temporaryFolders();
const indexName = 'model.safetensors.index.json';

/** What is said of a folder with this index, and with shards `a` and `b` of a tensor each. */
async function failure(index: string): Promise<EngineError> {
  const dir = temporaryFolder();
  for (const name of ['a', 'b']) {
    const tensor = { name, type: 'U8' as const, shape: [1], bytes: () => Uint8Array.of(1) };
    await writeSafetensors(join(dir, `${name}.safetensors`), [tensor], {});
  }
  writeFileSync(join(dir, indexName), index);
  try {
    for (const file of openTensorFiles(dir)) file.close();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error('The folder was opened.');
}

describe('the index of a sharded checkpoint', () => {
  it.each([
    ['nothing', 'null', /no "weight_map"/],
    ['no map', '{"metadata": {}}', /no "weight_map" with a file for each tensor/],
    ['a list', '{"weight_map": ["a.safetensors"]}', /no "weight_map" with a file for each tensor/],
    ['an empty map', '{"weight_map": {}}', /"weight_map" is empty/],
    ['no file name', '{"weight_map": {"a": 1}}', /places "a" in 1, which is no plain file name/],
    [
      'another folder',
      '{"weight_map": {"a": "../a.safetensors"}}',
      /"\.\.\/a\.safetensors", which is no plain/,
    ],
    ['a Windows path', '{"weight_map": {"a": "C:a.safetensors"}}', /which is no plain file name/],
    ['a pickle', '{"weight_map": {"a": "a.bin"}}', /which is no plain file name that ends in \.safetensors/],
    [
      'a wrong place',
      '{"weight_map": {"a": "b.safetensors"}}',
      /places "a" in b\.safetensors, where it is not/,
    ],
  ])('with %s is refused by its own name', async (_, index, problem) => {
    const { code, message } = await failure(index);
    expect(code).toBe('checkpoint-malformed');
    expect(message).toMatch(problem);
    expect(message).toMatch(/^model\.safetensors\.index\.json is not a sound list of the checkpoint's files/);
    expect(message).not.toContain('safetensors file');
  });

  it('that is no JSON, or no file, is said to be that', async () => {
    const { code, message } = await failure('{"weight_map": ');
    expect(code).toBe('checkpoint-malformed');
    expect(message).toMatch(/model\.safetensors\.index\.json is not valid JSON\. Download it again\.$/);
    const dir = temporaryFolder();
    mkdirSync(join(dir, indexName));
    expect(() => openTensorFiles(dir)).toThrow(
      /index\.json cannot be read: it is a folder.* Expected a file/,
    );
  });

  it('that names shards which are not there says which', async () => {
    const files = { a: 'a.safetensors', c: 'c.safetensors', d: 'd.safetensors' };
    const { code, message } = await failure(JSON.stringify({ weight_map: files }));
    expect(code).toBe('checkpoint-missing');
    expect(message).toMatch(/names 3 files, of which .* lacks c\.safetensors, d\.safetensors\./);
  });
});
