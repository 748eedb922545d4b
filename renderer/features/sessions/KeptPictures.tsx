import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Segments } from '../../ui/Segments.js';

/** Whether sessions copy their pictures, and what that means. */
export function KeptPictures() {
  const pictures = useApp((state) => state.settings.pictures);
  const actions = useActions();
  return (
    <footer className="sessions__pictures">
      <span>Pictures of new sessions</span>
      <Segments
        label="Pictures of new sessions"
        value={pictures}
        options={[
          { value: 'copy', text: 'Copied' },
          { value: 'reference', text: 'Left where they are' },
        ]}
        onChange={(value) => void actions.setPictures(value)}
      />
      <p>{whatItMeans[pictures]}</p>
    </footer>
  );
}

const whatItMeans = {
  copy: 'The session holds the picture, up to 1 GiB: it opens whatever becomes of the file. Takes the room of a copy.',
  reference:
    'The session holds only where the file is: no room is taken, but once it is moved or changed the session opens without its picture.',
} as const;
