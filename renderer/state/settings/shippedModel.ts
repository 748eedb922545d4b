/** What the shipped model was taught, in a line. A test holds it to assets/models/fovea-mini/README.md. */
export const shippedModelTaught =
  'fovea-mini was taught twelve kinds of questions on generated pictures: 64 words on signs, marks, dots, clocks, ' +
  'and cars and buildings from above. It mostly says when it cannot answer; ' +
  'what it answers elsewhere means nothing.';

/** Heading of its card's part on how what lies outside is told. A test holds it to the same file. */
export const outsideTaughtSection = 'Outside what it was taught';
