/**
 * Colours that are told apart, also by most people who see red and green alike: after Okabe and Ito, with others between them,
 * none so dark or so light that it is lost on a picture.
 */
export const labelColours = [
  { colour: '#e69f00', name: 'orange' },
  { colour: '#56b4e9', name: 'sky blue' },
  { colour: '#009e73', name: 'green' },
  { colour: '#f0e442', name: 'yellow' },
  { colour: '#0072b2', name: 'blue' },
  { colour: '#d55e00', name: 'vermilion' },
  { colour: '#cc79a7', name: 'pink' },
  { colour: '#8b5cf6', name: 'violet' },
  { colour: '#84cc16', name: 'lime' },
  { colour: '#14b8a6', name: 'teal' },
  { colour: '#b45309', name: 'brown' },
  { colour: '#9ca3af', name: 'grey' },
] as const;

/** The colour of what has no label. */
export const bareColour = '#5cc8d7';

/** The first colour that no label has yet, or the one that was given least recently. */
export function nextColour(used: readonly string[]): string {
  const free = labelColours.find(({ colour }) => !used.includes(colour));
  return free?.colour ?? labelColours[used.length % labelColours.length]!.colour;
}

/** What a colour of the palette is called; its number where it is another. */
export function colourName(wanted: string): string {
  return labelColours.find(({ colour }) => colour === wanted)?.name ?? wanted;
}
