import { useEffect, useRef } from 'react';
import './squarePicture.css';

interface SquarePictureProps {
  /** Says what it shows. */
  readonly label: string;
  /** Address of the picture. */
  readonly url: string;
  /** Of the picture, in any unit. */
  readonly width: number;
  readonly height: number;
  /** What lies over the square that the picture is padded to: uint8 [side, side, 4], RGBA; null for nothing. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer> | null;
  /** How much of that is seen, 0 to 1. */
  readonly opacity: number;
}

/** A picture in the middle of the square it is padded to, small, with pixels over the square. */
export function SquarePicture({ label, url, width, height, pixels, opacity }: SquarePictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const side = pixels === null ? 1 : Math.round(Math.sqrt(pixels.length / 4));
    element.width = side;
    element.height = side;
    if (pixels !== null) element.getContext('2d')?.putImageData(new ImageData(pixels, side, side), 0, 0);
  }, [pixels]);
  const longest = Math.max(width, height);
  const size = { width: `${(100 * width) / longest}%`, height: `${(100 * height) / longest}%` };
  return (
    <div className="square-picture" role="img" aria-label={label}>
      <img src={url} alt="" style={size} />
      <canvas ref={canvas} style={{ opacity }} />
    </div>
  );
}
