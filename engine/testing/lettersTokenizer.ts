/** A tokenizer.json with one id a character, below 640, for tiny checkpoints that have none. */
export function lettersTokenizer(): object {
  const characters = [
    '<unk>',
    '<s>',
    '</s>',
    ...Array.from({ length: 500 }, (_, i) => String.fromCharCode(i + 9)),
  ];
  const special = (id: number): object => ({
    id,
    content: characters[id],
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  });
  return {
    version: '1.0',
    added_tokens: [0, 1, 2].map(special),
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: 'Fuse' },
    model: {
      type: 'BPE',
      unk_token: '<unk>',
      vocab: Object.fromEntries(characters.map((token, id) => [token, id])),
      merges: [],
    },
  };
}
