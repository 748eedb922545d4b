/** What comes first of each key, in the order given: a question counts once, however often it was answered. */
export function firstOfEachKey<T extends { readonly key: string }>(entries: readonly T[]): T[] {
  const seen = new Set<string>();
  return entries.filter(({ key }) => !seen.has(key) && seen.add(key));
}
