import type { ExportOptions } from '../../protocol/exportOptions.js';
import type { LoadedSession } from '../loadSession.js';
import { cocoNotes } from './cocoJson.js';
import { exportSource } from './exportSource.js';
import { geoJsonNotes } from './geoJson.js';
import { labelmeNotes } from './labelmeJson.js';
import { labelStudioNotes } from './labelStudioJson.js';
import { onShownPage, otherPagesNotes } from './onShownPage.js';
import { masksNotes } from './masksNpz.js';
import { verdictNotes } from './verdictLines.js';
import { letterOf } from './drawing/lettering/letters.js';
import { charactersOf } from './drawing/textLines.js';

/** What of this session is not in an export, is there in another shape, or must be known of it: sentences. */
export function exportNotes(loaded: LoadedSession, options: ExportOptions): string[] {
  const session = onShownPage(loaded.session);
  const notes = notesOf({ ...loaded, session }, options);
  return ofOnePage.has(options.format) ? [...notes, ...otherPagesNotes(loaded.session)] : notes;
}

/** Formats whose annotations are of one page. */
const ofOnePage: ReadonlySet<ExportOptions['format']> = new Set([
  'markdown',
  'coco',
  'labelme',
  'geojson',
  'webannotation',
  'labelstudio',
  'png',
  'svg',
  'html',
  'pdf',
]);

function notesOf(loaded: LoadedSession, options: ExportOptions): string[] {
  const source = exportSource(loaded, options);
  const { session } = loaded;
  switch (options.format) {
    case 'coco':
      return cocoNotes(session);
    case 'labelme':
      return labelmeNotes(session);
    case 'geojson':
      return geoJsonNotes(session);
    case 'labelstudio':
      return labelStudioNotes(session);
    case 'npz':
      return masksNotes(source);
    case 'verdicts':
      return verdictNotes(source);
    case 'png':
      return options.annotations === false ? [] : boxedLetters(loaded);
    case 'svg':
      return options.picture === 'link'
        ? [`Put the picture ${session.picture.name} beside the file: it is linked, not inside.`]
        : [];
    default:
      return [];
  }
}

/** Text annotations with letters that a PNG's own font has not. */
function boxedLetters({ session: { annotations } }: LoadedSession): string[] {
  const missing = annotations.filter(
    ({ shape }) =>
      shape.type === 'text' &&
      charactersOf(shape.text.slice(0, 2000)).some((character) => letterOf(character).isMissing),
  ).length;
  return missing === 0
    ? []
    : [
        `${missing} text annotation${missing === 1 ? ' has' : 's have'} letters that are drawn as boxes: the PNG's font has Latin, Greek and Cyrillic. SVG and HTML have all of them.`,
      ];
}
