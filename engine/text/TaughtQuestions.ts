/** What a model was taught to be asked, as its checkpoint tells it (docs/checkpoint-format.md, "What was taught"). */
export interface QuestionRule {
  /** Names that stand for each other, such as all objects of all colours: one or two words each, in lower case. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Every taught question names one of these groups. */
  readonly subjects: readonly string[];
  /** All runs of one, two and three words in taught questions, with `<group>` for its names, `^` before and `$` after. */
  readonly runs: readonly (readonly string[])[];
  /** What a run of one, two and three words counts. */
  readonly weights: readonly number[];
  /** The share of unseen runs up to which a question is like those taught. */
  readonly limit: number;
}

/** Tells how far a question is from those a model was taught: by the share of its runs of words that none of them has. */
export class TaughtQuestions {
  private readonly groupOf: ReadonlyMap<string, string>;
  private readonly known: readonly ReadonlySet<string>[];

  constructor(private readonly rule: QuestionRule) {
    const groups = Object.entries(rule.groups);
    this.groupOf = new Map(groups.flatMap(([group, names]) => names.map((name) => [name, `<${group}>`])));
    this.known = rule.runs.map((runs) => new Set(runs));
  }

  /** @returns 0 where every run of words was taught, 1 at the limit; a question that names no subject is beyond it. */
  distance(question: string): number {
    const { rule } = this;
    const words = this.words(question);
    const share = this.unseenShare(['^', ...words, '$']);
    const hasSubject = rule.subjects.some((group) => words.includes(`<${group}>`));
    return (hasSubject ? share : 1) / rule.limit;
  }

  private unseenShare(words: readonly string[]): number {
    let all = 0;
    let unseen = 0;
    this.known.forEach((known, index) => {
      const length = index + 1;
      const weight = this.rule.weights[index]!;
      for (let start = 0; start + length <= words.length; start++) {
        all += weight;
        if (!known.has(words.slice(start, start + length).join(' '))) unseen += weight;
      }
    });
    return unseen / all;
  }

  /** Letters and digits in lower case, without punctuation; a name that a group knows becomes the group, the longest first. */
  private words(question: string): string[] {
    const plain = question.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? [];
    const words: string[] = [];
    for (let at = 0; at < plain.length;) {
      const pair = at + 1 < plain.length ? this.groupOf.get(`${plain[at]!} ${plain[at + 1]!}`) : undefined;
      words.push(pair ?? this.groupOf.get(plain[at]!) ?? plain[at]!);
      at += pair === undefined ? 1 : 2;
    }
    return words;
  }
}
