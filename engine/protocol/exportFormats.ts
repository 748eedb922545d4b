/** What is known of a format that a session can be exported as: for the window, the command line and the documents. */
export interface ExportFormatFacts {
  /** What a person calls it. */
  readonly label: string;
  /** Of its file, without the dot; null for a folder. */
  readonly extension: string | null;
  readonly mediaType: string;
  /** Who wants it, in a sentence. */
  readonly purpose: string;
  /** What is in it. */
  readonly includes: string;
  /** What is left out, whatever the session holds; empty where nothing is. */
  readonly leavesOut: string;
  /** Whether it can be read, and copied, as text. */
  readonly isText: boolean;
  /** `conversation`: a run can be chosen. `overlay`: also token, layer and what is painted. `annotations`: the whole session. */
  readonly takes: 'conversation' | 'overlay' | 'annotations';
  /** Whether the pixels of the picture are needed. */
  readonly needsPixels: boolean;
}

/** Every format, in the order in which they are offered. */
export const exportFormats = {
  bundle: {
    label: 'Session (Fovea bundle)',
    extension: 'fovea',
    mediaType: 'application/zip',
    purpose: 'The whole session in one file, for a colleague who opens it in Fovea, or to keep it.',
    includes: 'Everything: picture, questions, answers, selections, maps, annotations, verdicts, view.',
    leavesOut: '',
    ...{ isText: false, takes: 'annotations', needsPixels: false },
  },
  html: {
    label: 'Report (HTML)',
    extension: 'html',
    mediaType: 'text/html',
    purpose: 'To read, to send, to print: one file that any browser shows, without a network.',
    includes:
      'Picture, questions and answers, a picture for every token, all settings, annotations, verdicts.',
    leavesOut: 'Attention maps; the picture is there at 1,600 pixels at most.',
    ...{ isText: false, takes: 'conversation', needsPixels: true },
  },
  pdf: {
    label: 'Report (PDF)',
    extension: 'pdf',
    mediaType: 'application/pdf',
    purpose: 'The report as pages, to print or to attach.',
    includes: 'What the HTML report has.',
    leavesOut: 'Attention maps; the picture is there at 1,600 pixels at most.',
    ...{ isText: false, takes: 'conversation', needsPixels: true },
  },
  png: {
    label: 'Picture with overlay (PNG)',
    extension: 'png',
    mediaType: 'image/png',
    purpose: 'One layer, token or sum of them over the picture at its full size: for slides and papers.',
    includes: 'Picture at full size, overlay with hard edges, annotations, legend below.',
    leavesOut: 'Notes of annotations; letters that are neither Latin, Greek nor Cyrillic are drawn as boxes.',
    ...{ isText: false, takes: 'overlay', needsPixels: true },
  },
  svg: {
    label: 'Picture with overlay (SVG)',
    extension: 'svg',
    mediaType: 'image/svg+xml',
    purpose: 'The same as shapes and texts that a drawing program or LaTeX can change.',
    includes: 'Picture inside at full size, overlay, annotations and legend as shapes and texts.',
    leavesOut: 'Notes of annotations.',
    ...{ isText: false, takes: 'overlay', needsPixels: true },
  },
  csv: {
    label: 'Selection statistics (CSV)',
    extension: 'csv',
    mediaType: 'text/csv',
    purpose: 'For a spreadsheet, pandas or R: a row for each question, token and layer.',
    includes: 'Selected share and cells, overlap with the token before, probability, text, time, verdict.',
    leavesOut: 'Attention maps, annotations, the picture.',
    ...{ isText: true, takes: 'conversation', needsPixels: false },
  },
  npz: {
    label: 'Maps and masks (NPZ)',
    extension: 'npz',
    mediaType: 'application/octet-stream',
    purpose: 'For numpy: what every layer attended to and chose at every token, as arrays.',
    includes: 'Attention maps, selection grids, layers, ids and log-probabilities of the tokens.',
    leavesOut: 'Texts, annotations, the picture.',
    ...{ isText: false, takes: 'conversation', needsPixels: false },
  },
  markdown: {
    label: 'Conversation (Markdown)',
    extension: 'md',
    mediaType: 'text/markdown',
    purpose: 'Questions and answers for notes, an issue or a wiki.',
    includes: 'Questions, answers, settings, verdicts, the list of annotations.',
    leavesOut: 'The picture, selections and maps, the single tokens.',
    ...{ isText: true, takes: 'conversation', needsPixels: false },
  },
  json: {
    label: 'Conversation (JSON)',
    extension: 'json',
    mediaType: 'application/json',
    purpose: 'The conversation for a program, with every setting and every token.',
    includes: 'Questions, answers, tokens with alternatives, settings, model, times, verdicts, annotations.',
    leavesOut: 'The picture, selections and maps.',
    ...{ isText: true, takes: 'conversation', needsPixels: false },
  },
  verdicts: {
    label: 'Verdicts as a data set',
    extension: null,
    mediaType: 'application/x-ndjson',
    purpose: 'Questions with the answers you hold for right: fovea eval asks them again, of any model.',
    includes: 'A folder with questions.jsonl and the picture.',
    leavesOut: 'Questions without a verdict, or without a right answer.',
    ...{ isText: false, takes: 'annotations', needsPixels: false },
  },
  coco: {
    label: 'Annotations (COCO)',
    extension: 'json',
    mediaType: 'application/json',
    purpose: 'For training detectors and for pycocotools.',
    includes: 'Boxes, polygons (with holes as run lengths), points as keypoints; labels as categories.',
    leavesOut: 'Arrows, freehand lines and texts, which COCO has no shape for: they are kept beside.',
    ...{ isText: true, takes: 'annotations', needsPixels: false },
  },
  labelme: {
    label: 'Annotations (LabelMe)',
    extension: 'json',
    mediaType: 'application/json',
    purpose: 'To go on in LabelMe: put it beside the picture.',
    includes: 'Every shape: an arrow as a line, freehand as a line strip, a polygon with holes as a mask.',
    leavesOut: 'Colours of labels.',
    ...{ isText: true, takes: 'annotations', needsPixels: false },
  },
  geojson: {
    label: 'Annotations (GeoJSON, QuPath)',
    extension: 'geojson',
    mediaType: 'application/geo+json',
    purpose: 'For QuPath and for GIS programs, in pixels of the picture.',
    includes: 'Every shape with label, colour, note, area and length.',
    leavesOut: '',
    ...{ isText: true, takes: 'annotations', needsPixels: false },
  },
  webannotation: {
    label: 'Annotations (W3C)',
    extension: 'json',
    mediaType: 'application/ld+json',
    purpose: 'For IIIF viewers and annotation servers: Web Annotations with fragments and SVG.',
    includes: 'Every shape; label, note and text as bodies.',
    leavesOut: '',
    ...{ isText: true, takes: 'annotations', needsPixels: false },
  },
  labelstudio: {
    label: 'Annotations (Label Studio)',
    extension: 'json',
    mediaType: 'application/json',
    purpose: 'A task with predictions, to go on in Label Studio.',
    includes: 'Boxes, polygons, points, in percent of the picture; the labelling set-up they need.',
    leavesOut: 'Arrows, freehand lines and texts: they are kept beside.',
    ...{ isText: true, takes: 'annotations', needsPixels: false },
  },
} as const satisfies Readonly<Record<string, ExportFormatFacts>>;

/** A format by the name that `--format` takes. */
export type ExportFormat = keyof typeof exportFormats;

/** The formats' names, in their order. */
export const exportFormatNames = Object.keys(exportFormats) as readonly ExportFormat[];

/** What is known of a format. */
export function exportFormatFacts(format: ExportFormat): ExportFormatFacts {
  return exportFormats[format];
}
