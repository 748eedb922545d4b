import { useMemo } from 'react';
import type { HeadMaps } from '../../../electron/ipc/answerScore.js';
import { overlayPixels } from '../../../engine/selection/overlayPicture.js';
import { shownHere } from '../../state/annotations/annotationSlice.js';
import { entropyOf, headMap, headsInOrder, massOn, tokenShares } from '../../state/heads/headFigures.js';
import { stillUrl } from '../../state/images/stillUrl.js';
import { useApp } from '../../state/WindowModelContext.js';
import { formatShare } from '../../ui/formatNumber.js';
import { SquarePicture } from '../../ui/SquarePicture.js';

/** The heads of one layer at the token in focus, small, each with its figures; nothing where the token is not here. */
export function HeadMultiples({ maps }: { readonly maps: HeadMaps }) {
  const tokenIndex = useApp((state) => state.focus.tokenIndex);
  const image = useApp((state) => state.images[state.runs[state.heads?.runId ?? '']?.imageId ?? '']);
  const colourMap = useApp((state) => state.overlay.colourMap);
  const order = useApp((state) => state.headOrder);
  const shape = useApp(
    (state) => shownHere(state).annotations.find(({ id }) => id === state.headAnnotationId)?.shape ?? null,
  );
  const heads = useMemo(() => {
    if (image === undefined) return [];
    const picture = tokenShares(null, image, maps.side);
    const part = shape === null ? null : tokenShares(shape, image, maps.side);
    const all = Array.from({ length: maps.heads }, (_, head) => headMap(maps, tokenIndex, head));
    const shown = all.filter((map) => map !== undefined);
    const most = Math.max(...shown.map((map) => map.reduce((a, b) => Math.max(a, b), 0)), Number.MIN_VALUE);
    return shown.map((map) => ({
      mass: part === null ? null : massOn(map, part, picture),
      entropy: entropyOf(map, picture),
      pixels: overlayPixels(
        { kind: 'heat', gridSide: maps.side, values: map.map((value) => value / most) },
        colourMap,
      ),
    }));
  }, [maps, tokenIndex, image, shape, colourMap]);
  if (image === undefined) return null;
  return (
    <ul className="heads__multiples" data-testid="head-multiples">
      {headsInOrder(heads, order).map((head) => {
        const { mass, entropy, pixels } = heads[head]!;
        return (
          <li key={head} data-head={head}>
            <SquarePicture
              label={`What head ${head} looks at`}
              url={stillUrl(image)}
              width={image.width}
              height={image.height}
              pixels={pixels}
              opacity={0.85}
            />
            <p>
              <strong>Head {head}</strong>
              {entropy !== null && <span>{entropy.toFixed(2)} nats</span>}
              {mass !== null && <span>{formatShare(mass)} on it</span>}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
