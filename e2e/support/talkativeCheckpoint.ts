import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../build/index.js';

const source = join(projectRoot, 'engine', 'testing', 'golden', 'landscape-36');

/**
 * Makes a checkpoint whose answers go on until the limit: the tiny random weights of the golden fixture
 * `landscape-36` with a byte-level tokenizer. The engine runs it as it runs any other; the words mean nothing.
 *
 * @param folder where to put it; made when missing
 */
export async function makeTalkativeCheckpoint(folder: string): Promise<void> {
  await cp(source, folder, {
    recursive: true,
    filter: (path) => !path.endsWith('golden.safetensors') && !path.endsWith('image.png'),
  });
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(byteTokenizer(640)));
}

/** A byte-level BPE tokenizer without merges, filled up to `size` ids with words that only decoding meets. */
function byteTokenizer(size: number): object {
  const special = ['<unk>', '<s>', '</s>'];
  const vocabulary = [...special, ...byteSymbols()];
  for (let id = vocabulary.length; id < size; id++) vocabulary.push(`Ġword${id}`);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: '<unk>',
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      merges: [],
    },
  };
}

/** The printable stand-in of each byte in byte-level BPE, in the usual order: printable bytes, then the others. */
function byteSymbols(): string[] {
  const printable = [...range(0x21, 0x7e), ...range(0xa1, 0xac), ...range(0xae, 0xff)];
  const others = range(0, 255).filter((byte) => !printable.includes(byte));
  return [...printable, ...others.map((_, index) => 256 + index)].map((code) => String.fromCharCode(code));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
