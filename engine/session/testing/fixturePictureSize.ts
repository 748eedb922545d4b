/** Size of the made-up picture: a landscape, so that two strips of the padded square are padding. */
export const fixturePictureSize = { width: 640, height: 400 } as const;
