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

/** Largest coordinate of a shape, in pixels of the original picture: shapes may reach outside of it. */
export const maxCoordinate = 2 ** 24;
