import { FolderOpen } from 'lucide-react';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { activeRun } from '../../state/runs/runSlice.js';
import { IconButton } from '../../ui/IconButton.js';
import { stillOf } from './StillImage.js';
import { Thumbnail } from './Thumbnail.js';
import './images.css';

/** The left edge: open images and samples, as thumbnails. */
export function ImageRail() {
  const images = useApp((state) => state.images);
  const imageIds = useApp((state) => state.imageIds);
  const samples = useApp((state) => state.samples);
  const sampleImages = useApp((state) => state.sampleImages);
  const current = useApp((state) => state.currentImageId);
  const answeredId = useApp((state) => activeRun(state)?.imageId ?? null);
  const actions = useActions();
  const ofSamples = new Set(Object.values(sampleImages));
  const own = imageIds.filter((id) => !ofSamples.has(id));
  return (
    <nav className="rail" aria-label="Images">
      <IconButton
        label="Open images…"
        shortcut={shortcut('open')}
        className="rail__open"
        onClick={() => void actions.openDialog()}
      >
        <FolderOpen size={17} />
      </IconButton>
      {own.length > 0 && (
        <>
          <h2>Open</h2>
          <ul aria-label="Open images">
            {own.flatMap((id) => {
              const image = images[id];
              if (image === undefined) return [];
              return (
                <Thumbnail
                  key={id}
                  name={image.name}
                  still={stillOf(image)}
                  current={id === current}
                  answered={id === answeredId}
                  onClick={() => actions.showImage(id)}
                  onClose={() => void actions.closeImage(id)}
                />
              );
            })}
          </ul>
        </>
      )}
      {samples.length > 0 && <h2>Samples</h2>}
      <ul aria-label="Samples">
        {samples.map((sample) => {
          const { sampleId, title, url } = sample;
          const imageId = sampleImages[sampleId];
          return (
            <Thumbnail
              key={sampleId}
              name={title}
              still={{ url, width: sample.width, height: sample.height, hasPreview: false }}
              current={imageId !== undefined && imageId === current}
              answered={imageId !== undefined && imageId === answeredId}
              onClick={() => void actions.openSample(sampleId)}
            />
          );
        })}
      </ul>
    </nav>
  );
}
