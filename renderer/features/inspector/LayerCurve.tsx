import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { formatShare } from '../../ui/formatNumber.js';
import type { Run } from '../../state/runs/run.js';
import './layerCurve.css';

interface LayerCurveProps {
  readonly run: Run;
  readonly layers: readonly number[];
}

/** Selected share by layer: at the focused token, and the mean over the tokens so far. */
export function LayerCurve({ run, layers }: LayerCurveProps) {
  const selections = useSelections();
  useApp((state) => state.masks.arrived);
  const { tokenIndex, layer } = useApp((state) => state.focus);
  const here = layers.map((l) => selections.at(run.runId, tokenIndex, l)?.selectedFraction ?? null);
  const mean = layers.map((l) => selections.layerMean(run.runId, l));
  const highest = Math.max(0.1, ...[...here, ...mean].map((value) => value ?? 0));
  const top = Math.ceil(highest * 10) / 10;
  const x = (index: number): number =>
    left + (layers.length < 2 ? 0.5 : index / (layers.length - 1)) * (right - left);
  const y = (share: number): number => bottom - (share / top) * (bottom - above);
  const focused = layers.indexOf(layer ?? -1);
  const value = here[focused] ?? null;
  return (
    <figure className="curve">
      <figcaption>
        Selected by layer <span className="curve__key curve__key--here">this token</span>
        <span className="curve__key curve__key--mean">mean</span>
      </figcaption>
      <svg fontSize={10} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={curveText(layers, here)}>
        {[0, top / 2, top].map((share) => (
          <g key={share}>
            <line className="curve__grid" x1={left} x2={right} y1={y(share)} y2={y(share)} />
            <text x={left - 5} y={y(share) + 3.5} textAnchor="end">
              {Math.round(share * 100)} %
            </text>
          </g>
        ))}
        <text x={left} y={height - 2} textAnchor="middle">
          {layers[0]}
        </text>
        <text x={right} y={height - 2} textAnchor="middle">
          {layers.at(-1)}
        </text>
        <polyline className="curve__mean" points={points(mean, x, y)} />
        <polyline className="curve__here" points={points(here, x, y)} />
        {value !== null && <circle className="curve__dot" cx={x(focused)} cy={y(value)} r={3.5} />}
      </svg>
    </figure>
  );
}

const width = 232;
const height = 132;
const left = 38;
const right = 224;
const above = 8;
const bottom = 114;

function points(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (share: number) => number,
): string {
  return values
    .map((value, index) => (value === null ? '' : `${x(index).toFixed(1)},${y(value).toFixed(1)}`))
    .join(' ');
}

function curveText(layers: readonly number[], here: readonly (number | null)[]): string {
  const parts = layers.map((layer, index) => {
    const share = here[index] ?? null;
    return `layer ${layer} ${share === null ? 'pending' : formatShare(share)}`;
  });
  return `Selected share at this token: ${parts.join(', ')}`;
}
