import './ui.css';

/**
 * A name on one line that loses its middle where there is no room for it: files are told apart by their ends. For the eye
 * alone; whoever reads it aloud is to be given the whole name.
 */
export function MiddleCut({ text }: { readonly text: string }) {
  const { head, tail } = headAndTail(text);
  return (
    <span className="middle-cut" aria-hidden>
      <span className={head.length > 3 ? 'middle-cut__head middle-cut__head--long' : 'middle-cut__head'}>
        {head}
      </span>
      <span className="middle-cut__tail">{tail}</span>
    </span>
  );
}

/** The two parts of a name: what may be cut, and what stays, a file's ending with three characters before it. */
export function headAndTail(text: string): { readonly head: string; readonly tail: string } {
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  const dot = characters.lastIndexOf('.');
  const ending = characters.length - dot;
  const at = Math.max(
    0,
    characters.length - (dot > 0 && ending <= longestEnding ? ending : 0) - beforeEnding,
  );
  return { head: characters.slice(0, at).join(''), tail: characters.slice(at).join('') };
}

/** Characters that stay before an ending such as `.tiff`, which has at most so many. */
const beforeEnding = 3;
const longestEnding = 6;
