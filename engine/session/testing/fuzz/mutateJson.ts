import { hostileText } from '../fixtureAnnotations.js';
import { RawJson } from '../bundleParts.js';
import type { Dice } from '../../../testing/fuzz/Dice.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Values that stand where others are expected. */
const strange: readonly Json[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    0.5,
    -0.5,
    1e308,
    -1e308,
    1e-320,
    2 ** 31,
    2 ** 53,
    2 ** 64,
    '',
    ' ',
    '0',
    'NaN',
  ],
  ...['__proto__', 'constructor', '../..', 'C:\\', '/etc/passwd', 'CON', '\u0000', '\ud800', hostileText],
  ...[
    'a'.repeat(70_000),
    '1'.repeat(81),
    '2'.repeat(81),
    '2026-13-40T99:99:99.000Z',
    '2026-11-30T09:00:00.000Z',
  ],
  ...[
    [],
    {},
    [[]],
    [[[[[[[[]]]]]]]],
    [null],
    { length: 5 },
    { __proto__: 1 },
    Array.from({ length: 2000 }, () => 0),
  ],
];

/** Keys that objects have already, or get by mistake. */
const keys = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'extra',
  'length',
  'type',
] as const;

/** A value with one to three of its parts otherwise; now and then a text that is hardly JSON. */
export function mutateJson(value: unknown, dice: Dice): unknown {
  let changed = structuredClone(value) as Json;
  for (let left = 1 + dice.below(3); left > 0; left--) changed = changeSomewhere(changed, dice);
  return dice.happens(0.15) ? new RawJson(spoilText(JSON.stringify(changed), dice)) : changed;
}

function changeSomewhere(value: Json, dice: Dice): Json {
  if (typeof value !== 'object' || value === null || dice.happens(0.08)) return otherValue(value, dice);
  if (Array.isArray(value)) return changeList(value, dice);
  const own = Object.keys(value);
  if (own.length === 0 || dice.happens(0.05)) {
    Object.defineProperty(value, dice.one(keys), {
      value: dice.one(strange),
      enumerable: true,
      writable: true,
      configurable: true,
    });
    return value;
  }
  const key = dice.one(own);
  if (dice.happens(0.06)) Reflect.deleteProperty(value, key);
  else value[key] = changeSomewhere(value[key]!, dice);
  return value;
}

function changeList(list: Json[], dice: Dice): Json {
  if (list.length === 0) return [dice.one(strange)];
  const at = dice.below(list.length);
  const item = list[at]!;
  if (dice.happens(0.06)) return list.filter((_, index) => index !== at);
  if (dice.happens(0.06)) return [...list, structuredClone(item)];
  if (dice.happens(0.03)) return [...list].reverse();
  if (dice.happens(0.01)) return Array.from({ length: 5000 }, () => structuredClone(item));
  list[at] = changeSomewhere(item, dice);
  return list;
}

function otherValue(value: Json, dice: Dice): Json {
  if (typeof value === 'number' && dice.happens(0.6)) {
    return dice.one([value + 1, value - 1, -value, value * 1000, value / 3, value * 2 ** 40]);
  }
  if (typeof value === 'string' && dice.happens(0.4)) {
    const at = dice.below(value.length + 1);
    return (
      value.slice(0, at) +
      dice.one(['', '/', '\\', '.', '\u202e', '\u0000', '<', 'é', 'A']) +
      value.slice(at + dice.below(3))
    );
  }
  return structuredClone(dice.one(strange));
}

function spoilText(text: string, dice: Dice): string {
  const at = dice.below(text.length);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  const more = [
    '[',
    '{',
    '"',
    ',',
    ']',
    '}',
    '\\',
    '\u0000',
    '1e999',
    'NaN',
    'Infinity',
    '-',
    '\ufeff',
    '/*',
    "'",
  ];
  return dice.one([
    ...[before, after, `\ufeff${text}`, text + text, '', '\ufffe' + text],
    before + dice.one(more) + after,
    before + '['.repeat(1 + dice.below(50_000)) + after,
    before + after.slice(1 + dice.below(5)),
    before + ','.repeat(dice.below(10_000)) + after,
    text.replace(/(-?\d+)(?=[,}\]])/, dice.one(['1e999', '-0', '00', '1'.repeat(400), '0x10', '1_000'])),
  ]);
}
