import { ChevronRight } from 'lucide-react';
import { resolutionChain } from '../../canvas/geometry/resolutionChain.js';
import { useApp } from '../../store/SessionContext.js';
import { formatPixels, formatWhole } from '../../ui/formatNumber.js';
import { patchGridSide } from './useOverlayPicture.js';

/** What the model makes of the image's resolution, from file to patch. */
export function ResolutionBar() {
  const image = useApp((state) => state.images[state.currentImageId ?? '']);
  const model = useApp((state) => state.model);
  if (image === undefined || model === null) return <div className="resolution" />;
  const chain = resolutionChain(image, model.highresSize, model.highresGrid, patchGridSide);
  const side = formatPixels(chain.patchSide);
  const shrunk = chain.shrink > 1;
  return (
    <div className="resolution" data-testid="resolution">
      <ol className="resolution__chain" aria-label="Resolution, from file to patch">
        <Step title="Size of the image file">
          {formatWhole(image.width)} × {formatWhole(image.height)}
        </Step>
        <Step title="Padded to a square, in original pixels">
          <span className="resolution__word">square </span>
          {formatWhole(chain.paddedSide)}²
        </Step>
        <Step
          title={`The model's high-res input; its low-res view is ${model.lowresSize} × ${model.lowresSize}`}
        >
          <span className="resolution__word">model </span>
          {formatWhole(chain.highresSize)}²
        </Step>
        <Step
          title={`${formatWhole(chain.highresGrid ** 2)} high-res tokens, ${chain.tokensPerPatch} in a patch`}
        >
          {patchGridSide} × {patchGridSide} patches
        </Step>
        <Step title="What one patch covers of the original">
          <span className="resolution__word">patch = </span>
          {side} × {side} px
        </Step>
      </ol>
      {shrunk && (
        <p
          className="resolution__note"
          title={`The model sees one pixel for every ${chain.shrink.toFixed(2)} of the original along each side. Details thinner than that may be lost; crop the region you ask about to keep them.`}
        >
          shrunk {chain.shrink.toFixed(chain.shrink < 10 ? 2 : 0)}×
          <span className="resolution__more">: fine detail may be lost</span>
        </p>
      )}
    </div>
  );
}

function Step({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <li title={title}>
      <span>{children}</span>
      <ChevronRight size={12} aria-hidden />
    </li>
  );
}
