/** A picture as a report holds it: once, at two sizes, and used in as many places as it is wanted. */
export interface ReportPictures {
  readonly large: ReportPicture;
  /** For the strip of tokens. */
  readonly small: ReportPicture;
}

/** A scaled picture. */
export interface ReportPicture {
  readonly width: number;
  readonly height: number;
  /** `data:image/jpeg;base64,...`. */
  readonly dataUri: string;
}

/** Longest sides of the two, in pixels. */
export const reportPictureSides = { large: 1600, small: 240 } as const;
