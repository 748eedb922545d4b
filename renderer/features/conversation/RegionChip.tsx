import { Crop, X } from 'lucide-react';
import { regionHere } from '../../state/interventions/interventionSlice.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { formatPixels } from '../../ui/formatNumber.js';
import { IconButton } from '../../ui/IconButton.js';

/** Says at the question box that the next question is about a part of the picture, and takes that back. */
export function RegionChip() {
  const region = useApp(regionHere);
  const actions = useActions();
  if (region === undefined) return null;
  return (
    <p className="region-chip" data-testid="region-chip">
      <Crop size={14} aria-hidden />
      <span>
        Region {formatPixels(region.width)} × {formatPixels(region.height)} px: the model sees nothing else
      </span>
      <IconButton label="Ask about the whole image again" onClick={() => actions.chooseRegion(null)}>
        <X size={13} />
      </IconButton>
    </p>
  );
}
