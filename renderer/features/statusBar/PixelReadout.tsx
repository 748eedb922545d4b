import { useReadout } from '../../state/WindowModelContext.js';
import { formatWhole } from '../../ui/formatNumber.js';

/** Place and colour of the pixel under the pointer, of the original as it was decoded. */
export function PixelReadout() {
  const readout = useReadout();
  if (readout === null) return null;
  if (readout.kind === 'padding') {
    return (
      <p className="status__pixel" data-testid="pixel">
        padding
      </p>
    );
  }
  const { x, y, colour } = readout;
  return (
    <p
      className="status__pixel"
      data-testid="pixel"
      title="Pixel under the pointer, counted from 0, and its colour"
    >
      <span>
        x {formatWhole(x)}, y {formatWhole(y)}
      </span>
      <span className="status__swatch" style={{ background: cssColour(colour) }} aria-hidden />
      <span>RGB {colour === null ? '–' : colour.join(' ')}</span>
    </p>
  );
}

function cssColour(colour: readonly [number, number, number] | null): string {
  return colour === null ? 'none' : `rgb(${colour.join(' ')})`;
}
