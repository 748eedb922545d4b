/** The keys of the window, as the help shows them. Those in text boxes and lists work there only. */
export const keyList: readonly {
  readonly title: string;
  readonly keys: readonly (readonly [keys: readonly string[], what: string])[];
}[] = [
  {
    title: 'Image',
    keys: [
      [['O'], 'Open an image'],
      [['F'], 'Fit the image'],
      [['1'], 'One image pixel per screen pixel'],
      [['+', '-'], 'Zoom in, out'],
      [['Wheel'], 'Zoom at the pointer'],
      [['Space', 'drag'], 'Pan (also middle or left drag)'],
    ],
  },
  {
    title: 'Overlay',
    keys: [
      [['H'], 'Hide or show the overlay'],
      [['M'], 'Next mode: selected, attention, how often'],
      [['[', ']'], 'Layer above, below'],
      [[',', '.'], 'Token before, after'],
    ],
  },
  {
    title: 'Question and answer',
    keys: [
      [['/'], 'To the question box'],
      [['Enter'], 'Ask'],
      [['Shift', 'Enter'], 'New line'],
      [['Esc'], 'Stop the answer'],
      [['←', '→'], 'Between tokens of an answer'],
    ],
  },
  {
    title: 'Matrix',
    keys: [
      [['↑', '↓', '←', '→'], 'Between layers and tokens'],
      [['Home', 'End'], 'First, last token'],
      [['PgUp', 'PgDn'], 'First, last layer'],
      [['?'], 'This list'],
    ],
  },
];
