/** Bounds on what a session may hold: far above honest work, and small enough that a hostile file stays harmless. */

/** Most annotations of a session. */
export const maxAnnotations = 20_000;

/** Most points of one shape, and of all holes of a polygon together. */
export const maxShapePoints = 20_000;

/** Most holes of a polygon. */
export const maxPolygonHoles = 81;

/** Most labels of a session. */
export const maxLabels = 500;

/** Longest name of a label, in UTF-16 code units. */
export const maxLabelLength = 200;

/** Longest note, text annotation or expected answer, in UTF-16 code units. */
export const maxNoteLength = 10_000;

/** Longest name of a session, in UTF-16 code units. */
export const maxSessionNameLength = 500;

/** Most questions of a session. */
export const maxSessionRuns = 10_000;

/** Most experiments of a session that travel with it. */
export const maxExperiments = 1000;

/** Most points of an experiment that travels. */
export const maxExperimentPoints = 100_000;

/** Largest coordinate of a shape, in pixels of the original picture: shapes may reach outside of it. */
export const maxCoordinate = 2 ** 24;

/** What a bundle may hold, and no more: a file from a stranger is read. */
export const bundleLimits = {
  /** Session, manifest, picture, a record and selections a question, and the experiments. */
  maxEntries: 3 + 2 * maxSessionRuns + maxExperiments,
  /** Manifest, session, record of a question or experiment, unpacked. */
  maxJsonBytes: 2 ** 26,
  /** Values in one of them: numbers, texts, lists, objects. */
  maxJsonValues: 8_000_000,
  /** How deep lists and objects may lie in each other. */
  maxJsonDepth: 32,
  /** Selections and maps of one question. */
  maxMasksBytes: 2 ** 32,
  /** Cells of all grids of one question: layers times tokens times 81. */
  maxGridCells: 2 ** 28,
  /** Largest picture: a TIFF in tiles may be larger than what is read whole. */
  maxPictureBytes: 2 ** 35,
  /** All together, unpacked. */
  maxBytes: 2 ** 36,
  /** How many times larger than packed a file of more than `ratioFromBytes` may be. */
  maxRatio: 400,
  ratioFromBytes: 2 ** 20,
} as const;

/** What a file of annotations may hold. */
export const annotationFileLimits = {
  maxBytes: 2 ** 28,
  /** Numbers, texts, lists, objects: those of a large data set. */
  maxValues: 30_000_000,
  maxDepth: 32,
} as const;
