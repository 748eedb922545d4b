import { FolderOpen, History } from 'lucide-react';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { ownImageIds } from '../../state/images/imageSlice.js';
import { activeRun } from '../../state/runs/runSlice.js';
import { IconButton } from '../../ui/IconButton.js';
import { OwnImages } from './OwnImages.js';
import { Thumbnail } from './Thumbnail.js';
import './images.css';

/** The left edge: open images and samples, as thumbnails, with their names where it is wide enough. */
export function ImageRail() {
  const hasOwn = useApp((state) => ownImageIds(state).length > 0);
  const samples = useApp((state) => state.samples);
  const sampleImages = useApp((state) => state.sampleImages);
  const current = useApp((state) => state.currentImageId);
  const answeredId = useApp((state) => activeRun(state)?.imageId ?? null);
  const actions = useActions();
  return (
    <nav className="rail" aria-label="Images">
      <IconButton
        label="Open images…"
        shortcut={shortcut('open')}
        className="rail__open"
        onClick={() => void actions.openDialog()}
      >
        <FolderOpen size={17} />
        <span className="rail__word" aria-hidden>
          Open images…
        </span>
      </IconButton>
      <IconButton
        label="Sessions…"
        shortcut={shortcut('show-sessions')}
        className="rail__open"
        onClick={() => void actions.showSessions(true)}
      >
        <History size={17} />
        <span className="rail__word" aria-hidden>
          Sessions…
        </span>
      </IconButton>
      {hasOwn && (
        <>
          <h2>Open</h2>
          <OwnImages />
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
              isTitle
              still={{ url, width: sample.width, height: sample.height, hasPreview: false }}
              size={sample}
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
