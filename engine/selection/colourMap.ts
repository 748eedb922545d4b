/** The colour maps the overlay can use. All but turbo are perceptually uniform. */
export type ColourMapName = 'viridis' | 'inferno' | 'cividis' | 'turbo';

/** The colour maps that can be chosen, the default first. */
export const colourMapNames: readonly ColourMapName[] = ['viridis', 'inferno', 'cividis', 'turbo'];

/** Red, green and blue, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * The colour of a value on a map.
 *
 * @param value 0 to 1; values outside are clamped, NaN counts as 0.
 * @returns the matplotlib colour, exact at every third of its 256 entries and within 1/255 between them.
 */
export function colourOf(name: ColourMapName, value: number): Rgb {
  const table = tables[name];
  const position = Math.min(Math.max(Number.isNaN(value) ? 0 : value, 0), 1) * (anchorCount - 1);
  const index = Math.min(Math.floor(position), anchorCount - 2);
  const share = position - index;
  const channel = (k: number): number => {
    const from = table[index * 3 + k]!;
    return Math.round(from + (table[index * 3 + 3 + k]! - from) * share);
  };
  return [channel(0), channel(1), channel(2)];
}

/** A CSS colour such as `rgb(68 1 84)`. */
export function cssColour([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** A CSS gradient from low (left) to high (right), as opaque as the values it stands for, for legends. */
export function cssGradient(name: ColourMapName): string {
  const stops = Array.from({ length: 17 }, (_, index) => {
    const [red, green, blue] = colourOf(name, index / 16);
    return `rgb(${red} ${green} ${blue} / ${index / 16})`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

const anchorCount = 86;

/** Entries 0, 3, ..., 255 of matplotlib's maps (CC0), as hexadecimal RGB. */
const hexTables: Record<ColourMapName, string> = {
  viridis:
    '440154450559460a5d470e61471365481769481b6d481f70482374482677472a7a472e7c46327e453581443983433d84' +
    '4240864144873f47883e4a893d4e8a3b518b3a548c38588c375b8d355e8d34618d32648e31678e306a8e2e6d8e2d708e' +
    '2c728e2b758e2a788e297b8e277e8e26818e25838e24868e23898e228c8d218f8d20928c1f948c1f978b1f9a8a1e9d89' +
    '1fa0881fa28721a58522a88425ab8227ad812ab07f2eb37c32b67a37b8783bbb7540bd7246c06f4cc26c52c56958c765' +
    '5ec96265cb5e6ccd5a73d0567ad15181d34d89d54890d74398d83ea0da39a8db34b0dd2fb8de29c0df25c8e020d0e11c' +
    'd8e219dfe318e7e419efe51cf6e620fde725',
  inferno:
    '00000401010802020e04031407051b0a07220d0829110a30150b37190c3e1e0c45230c4c280b532d0b59320a5e380962' +
    '3d0965420a68470b6a4c0c6b510e6c550f6d5a116e5f136e64156e69166e6d186e721a6e771c6d7c1d6d801f6c85216b' +
    '8a226a8f24699326679827669d2964a22b62a62d60ab2f5eb0315bb43359b93556bd3853c13a50c63d4dca404ace4347' +
    'd24644d54a41d94d3ddd513ae05536e35933e65d2fe9612beb6628ee6a24f06f20f2741cf47918f67e14f78410f8890c' +
    'f98e09fa9407fb9906fc9f07fca50afcaa0ffcb014fbb61afbbc21fac228f9c72ff8cd37f7d340f5d949f4df53f3e55d' +
    'f2ea69f1ef75f2f482f4f88ef8fb9afcffa4',
  cividis:
    '00224e00255300275800295d002b62002d68002f6d0031700533710f35701637701c396f213b6e263d6e2a3f6d2e416d' +
    '32436d35456c39486c3c4a6c3f4c6c424e6c45506c48526c4b546c4e566c51586d545a6d565c6d595e6e5c616e5e636f' +
    '61656f646770666970696b716c6d726e6f737172747374757676767878777b7a787e7c78807f78838179868379898578' +
    '8c88788f8a78928c78948e779791779a93769d9576a09875a39a74a69c74a99f73aca172afa471b3a670b6a96fb9ab6d' +
    'bcae6cbfb06bc2b369c5b568c8b866ccba64cfbd62d2c060d5c25ed9c55cdcc859dfca57e2cd54e6d051e9d34eedd54a' +
    'f0d846f3db42f7de3efbe138fee434fee838',
  turbo:
    '30123b341b513724663a2d793d358b3f3e9c4146ac434eba4456c7455ed34666dd476ee64776ee467df44685fa458cfd' +
    '4294ff3e9bfe3aa3fc35abf82fb2f42ab9ee25c0e720c7df1ccdd81ad4d018d9c818dec019e3b91de7b222ebaa2aefa1' +
    '32f2983cf58e46f88452fa7a5dfc6f69fd6675fe5c80ff538bff4b96fe449ffd3fa7fc3aaffa37b7f735bef434c6f034' +
    'cdec34d4e735dbe236e1dd37e7d739ecd13af1cb3af5c53af8be39fbb838fcb136fea933fea130fe992cfe9029fc8725' +
    'fb7e21f9751df66c19f36315f05b12ec530fe84b0ce4450adf3f08da3907d43305ce2d04c82803c12302b91e02b21a01' +
    'a91601a11201980e018e0a018507027a0403',
};

const tables: Record<ColourMapName, Uint8Array> = {
  viridis: parse(hexTables.viridis),
  inferno: parse(hexTables.inferno),
  cividis: parse(hexTables.cividis),
  turbo: parse(hexTables.turbo),
};

function parse(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}
