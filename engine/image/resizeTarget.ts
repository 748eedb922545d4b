/** How pixels between pixels are made (Pillow's filters of these names). */
export type ResampleKernel = 'bilinear' | 'bicubic' | 'lanczos';

/** What a picture is resized to. */
export interface ResizeTarget {
  /** Of the result, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly kernel: ResampleKernel;
  /** Red, green, blue of what it is padded with to a centred square first; undefined where it is not. */
  readonly padding?: readonly number[] | undefined;
}
