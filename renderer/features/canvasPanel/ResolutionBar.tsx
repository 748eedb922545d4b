import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { resolutionChain, type ResolutionChain } from '../../canvas/geometry/resolutionChain.js';
import { regionHere } from '../../state/interventions/interventionSlice.js';
import { useApp } from '../../state/WindowModelContext.js';
import { PictureChoices } from './PictureChoices.js';
import { formatPixels, formatWhole } from '../../ui/formatNumber.js';
import { ResolutionNote } from './ResolutionNote.js';
import './canvasLine.css';
import './resolution.css';

/** What the model makes of the image's resolution, from file to cell. */
export function ResolutionBar() {
  const image = useApp((state) => state.images[state.currentImageId ?? '']);
  const model = useApp((state) => state.model);
  const region = useApp((state) => regionHere(state) ?? state.runs[state.shownRunId ?? '']?.settings.region);
  const prepared = useApp((state) => state.preparing[state.currentImageId ?? '']);
  if (image === undefined) return <div className="canvas-line resolution" />;
  /** What high-res tokens are made of: the region that is, or was, asked about, else the whole. */
  const seen = region ?? image;
  const chain =
    model === null ? null : resolutionChain(seen, model.highresSize, model.highresGrid, selectionGridSide);
  return (
    <div className="canvas-line resolution" data-testid="resolution">
      <ol className="resolution__chain" aria-label="Resolution, from file to cell">
        <Step title="Size of the image file">
          {formatWhole(image.width)} × {formatWhole(image.height)}
        </Step>
        {region !== undefined && (
          <Step title="The region that is asked about, in original pixels">
            <span className="resolution__word">region </span>
            {formatWhole(region.width)} × {formatWhole(region.height)}
          </Step>
        )}
        <Step title="Padded to a square, in original pixels">
          <span className="resolution__word">square </span>
          {formatWhole(Math.max(seen.width, seen.height))}²
        </Step>
        {chain !== null && <ModelSteps chain={chain} lowresSize={model?.lowresSize ?? 0} />}
      </ol>
      {prepared !== undefined && <Preparing share={prepared} />}
      <PictureChoices />
      {chain !== null && region?.use !== 'highres' && (
        <ResolutionNote chain={chain} lowresSize={model?.lowresSize ?? 0} />
      )}
    </div>
  );
}

/** What the loaded model makes of the square. */
function ModelSteps({ chain, lowresSize }: { readonly chain: ResolutionChain; readonly lowresSize: number }) {
  const side = formatPixels(chain.cellSide);
  const tokens = `${formatWhole(chain.highresGrid ** 2)} high-res tokens, ${chain.tokensPerCell} in a cell`;
  return (
    <>
      <Step title={`The model's high-res input; its low-res view is ${lowresSize} × ${lowresSize}`}>
        <span className="resolution__word">model </span>
        {formatWhole(chain.highresSize)}²
      </Step>
      <Step title={tokens}>
        {chain.gridSide} × {chain.gridSide} cells
      </Step>
      <Step title="What one cell covers of the original">
        <span className="resolution__word">cell = </span>
        {side} × {side} px
      </Step>
    </>
  );
}

/** How far the tiles of a large image are; it can be looked at and asked about meanwhile. */
function Preparing({ share }: { readonly share: number }) {
  const percent = Math.floor(share * 100);
  return (
    <p
      className="resolution__preparing"
      role="progressbar"
      aria-label="Preparing the large image"
      aria-valuenow={percent}
      title="A large image is cut into tiles once; until then details come more slowly."
    >
      preparing {percent} %
    </p>
  );
}

function Step({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <li title={title}>
      <span>{children}</span>
      <ChevronRight size={12} aria-hidden />
    </li>
  );
}
