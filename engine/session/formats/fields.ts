/** An object of a file of unknown origin. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; none where it is none. */
export function asRecord(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** A list; an empty one where it is none. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** `#rrggbb` of such a text, of three numbers from 0 to 255, or of one number as Java packs colours; undefined for anything else. */
export function colourOf(value: unknown): string | undefined {
  if (typeof value === 'string') return /^#[0-9a-f]{6}$/i.test(value) ? value.toLowerCase() : undefined;
  const packed =
    typeof value === 'number' && Number.isInteger(value)
      ? [value >> 16, value >> 8, value].map((part) => part & 255)
      : value;
  if (!Array.isArray(packed) || packed.length < 3) return undefined;
  const parts = packed.slice(0, 3) as unknown[];
  if (!parts.every((part) => typeof part === 'number' && part >= 0 && part <= 255)) return undefined;
  return `#${parts
    .map((part) =>
      Math.round(part as number)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
