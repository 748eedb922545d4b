/**
 * An answer as the evaluation of VQA (Antol et al., ICCV 2015) compares it: in lower case, without commas, question marks, articles
 * and most punctuation, numbers up to ten as digits, contractions with their apostrophes.
 */
export function normalizeVqa(answer: string): string {
  const lower = answer.toLowerCase().replaceAll(/[,?]/g, '').replaceAll("'s", " 's").trim();
  return withoutPunctuation(lower.replaceAll(/[\n\t]/g, ' ').trim())
    .split(/\s+/)
    .map((word) => numbers.get(word) ?? word)
    .filter((word) => word !== '' && !articles.has(word))
    .map((word) => contractionOf.get(word) ?? word)
    .join(' ');
}

/** A mark with a space on either side somewhere in the text goes, any other becomes a space; a full stop stays before a digit. */
function withoutPunctuation(text: string): string {
  let rest = text;
  for (const mark of marks) {
    const isLoose = text.includes(`${mark} `) || text.includes(` ${mark}`);
    rest = rest.replaceAll(mark, isLoose ? '' : ' ');
  }
  return rest.replaceAll(/\.(?!\d)/g, '');
}

const marks = Array.from(';/[]"{}()=+\\_-><@`!');
const articles = new Set(['a', 'an', 'the']);
const numbers = new Map(
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map(
    (word, number): [string, string] => [word, String(number)],
  ),
).set('none', '0');

/** Contractions that are known without one of their apostrophes. Those that would be other words so are left out (its, we'll). */
const contractions = `
  ain't aren't can't could've couldn't couldn't've didn't doesn't don't hadn't hadn't've hasn't haven't he'd he'd've he's how'd
  how'll how's isn't it'd it'd've it'll ma'am mightn't mightn't've might've mustn't must've needn't not've o'clock oughtn't
  'ow's'at shan't she'd've should've shouldn't shouldn't've somebody'd've somebody'll somebody's someone'd someone'd've
  someone'll someone's something'd something'd've something'll that's there'd there'd've there're there's they'd they'd've
  they'll they're they've 'twas wasn't we'd've we've weren't what'll what're what's what've when's where'd where's where've
  who'd who'd've who'll who's who've why'll why're why's won't would've wouldn't wouldn't've y'all y'all'll y'all'd've you'd
  you'd've you'll you're you've`;

const contractionOf: ReadonlyMap<string, string> = new Map([
  ...contractions
    .trim()
    .split(/\s+/)
    .flatMap((whole) =>
      Array.from(whole.matchAll(/'/g), ({ index }): [string, string] => [
        whole.slice(0, index) + whole.slice(index + 1),
        whole,
      ]),
    ),
  ["somebody'd", 'somebodyd'], // the wrong way round there too
]);
