import { FolderOpen } from 'lucide-react';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import './images.css';

/** The left edge: open images and samples, as thumbnails. */
export function ImageRail() {
  const images = useApp((state) => state.images);
  const imageIds = useApp((state) => state.imageIds);
  const samples = useApp((state) => state.samples);
  const sampleImages = useApp((state) => state.sampleImages);
  const current = useApp((state) => state.currentImageId);
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
            {own.map((id) => (
              <Thumbnail
                key={id}
                name={images[id]?.name ?? ''}
                url={images[id]?.url ?? ''}
                current={id === current}
                onClick={() => actions.showImage(id)}
              />
            ))}
          </ul>
        </>
      )}
      {samples.length > 0 && <h2>Samples</h2>}
      <ul aria-label="Samples">
        {samples.map(({ sampleId, title, url }) => (
          <Thumbnail
            key={sampleId}
            name={title}
            url={url}
            current={sampleImages[sampleId] !== undefined && sampleImages[sampleId] === current}
            onClick={() => void actions.openSample(sampleId)}
          />
        ))}
      </ul>
    </nav>
  );
}

interface ThumbnailProps {
  readonly name: string;
  readonly url: string;
  readonly current: boolean;
  readonly onClick: () => void;
}

function Thumbnail({ name, url, current, onClick }: ThumbnailProps) {
  return (
    <li>
      <button
        type="button"
        className="thumbnail"
        aria-current={current}
        aria-label={name}
        title={name}
        data-testid="thumbnail"
        onClick={onClick}
      >
        <img src={url} alt="" loading="lazy" decoding="async" draggable={false} />
      </button>
    </li>
  );
}
