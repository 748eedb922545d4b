import { randomUUID } from 'node:crypto';
import {
  type Annotation,
  annotationSchema,
  type Label,
  labelSchema,
  type Shape,
  shapeSchema,
} from '../../protocol/annotation.js';
import type { ImportedAnnotations, PictureSize } from '../../protocol/importedAnnotations.js';
import { maxAnnotations, maxLabelLength, maxLabels, maxNoteLength } from '../../protocol/sessionLimits.js';
import { AnnotationFileError } from './AnnotationFileError.js';
import { unlabelled } from './annotationNames.js';
import { isSameShape } from './isSameShape.js';
import { boundsOf } from './shapeRings.js';

/** What a file says of a shape beside its place. */
export interface ReadFacts {
  readonly label?: unknown;
  /** `#rrggbb`; what is none counts for nothing. */
  readonly colour?: string | undefined;
  readonly note?: unknown;
  /** What Fovea wrote beside the shape when it exported it: taken where the shape is still that one. */
  readonly own?: unknown;
  /** How far a shape may be from the one that was exported and still be it, in pixels; `Infinity` with `clipped`. */
  readonly tolerance?: number;
}

/** Colours of labels that come without one, told apart by people who see few colours too. */
const palette = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7', '#999999'];

/** Gathers the annotations of a file, with their labels, and what was left out and why. */
export class AnnotationCollector {
  private readonly annotations: Annotation[] = [];
  private readonly labels = new Map<string, Label>();
  private readonly leftOut = new Map<string, number>();
  private readonly notes: string[] = [];
  private outside = 0;

  /** @param file its name, for messages. @param now as `2026-11-30T18:00:00.000Z` */
  constructor(
    private readonly file: string,
    readonly picture: PictureSize,
    private readonly now: string,
    private readonly makeId: () => string = randomUUID,
  ) {}

  /** Takes a shape in, once it is one; a wrong one is left out and counted by its reason. */
  add(shape: unknown, facts: ReadFacts = {}): void {
    const parsed = shapeSchema.safeParse(shape);
    if (!parsed.success) {
      this.leave(reasonOf(shape, parsed.error.issues[0]?.message));
      return;
    }
    if (this.annotations.length >= maxAnnotations) {
      throw this.error(
        'annotations-too-many',
        `it holds more than ${maxAnnotations} annotations of this picture, which is all that is taken`,
      );
    }
    const own = ownOf(facts.own);
    const kept =
      own !== null && isSameShape(own.shape, parsed.data, this.picture, facts.tolerance ?? 0.01) ? own : null;
    const note = kept?.note ?? (typeof facts.note === 'string' ? facts.note.slice(0, maxNoteLength) : '');
    const annotation: Annotation = {
      id: kept?.id ?? this.makeId(),
      shape: kept?.shape ?? parsed.data,
      labelId: this.labelId(facts),
      note,
      tie: kept?.tie ?? null,
      createdAt: kept?.createdAt ?? this.now,
      changedAt: kept?.changedAt ?? this.now,
    };
    if (this.isOutside(annotation.shape)) this.outside++;
    this.annotations.push(annotation);
  }

  /** Takes in an annotation that Fovea wrote whole, with a label of the session it came from. */
  addWhole(value: unknown): void {
    const parsed = annotationSchema.safeParse(value);
    if (!parsed.success) this.leave('a shape of Fovea that is none');
    else if (this.annotations.length < maxAnnotations) this.annotations.push(parsed.data);
  }

  /** Counts something that is not taken. @param what as a noun: `a crowd` */
  leave(what: string): void {
    this.leftOut.set(what, (this.leftOut.get(what) ?? 0) + 1);
  }

  /** Says something of the file as a whole. */
  say(note: string): void {
    this.notes.push(note);
  }

  error(code: AnnotationFileError['code'], problem: string): AnnotationFileError {
    return new AnnotationFileError(code, `${this.file} was not imported: ${problem}. Nothing was changed.`);
  }

  /** Everything, once the file was gone through. @throws AnnotationFileError where nothing of it can be taken */
  finish(format: string): ImportedAnnotations {
    const left = [...this.leftOut].map(([what, count]) => `${count} × ${what}`).join('; ');
    if (this.annotations.length === 0) {
      throw this.error(
        'annotations-malformed',
        left === ''
          ? `it is ${format} and holds no annotation of ${this.picture.name}`
          : `nothing of it can be taken (${left})`,
      );
    }
    if (this.outside === this.annotations.length) {
      const { width, height } = this.picture;
      throw this.error(
        'annotations-other-picture',
        `all of its ${this.outside} annotations lie outside of the picture (${width} x ${height} pixels); coordinates on a map, and those of other pictures, are not taken`,
      );
    }
    const notes = [...this.notes];
    if (this.outside > 0) notes.push(`${this.outside} annotations lie outside of the picture.`);
    if (left !== '') notes.push(`Left out: ${left}.`);
    return {
      format,
      annotations: withOwnIds(this.annotations, this.makeId),
      labels: [...this.labels.values()],
      notes,
    };
  }

  private labelId({ label, colour }: ReadFacts): string | null {
    if (typeof label !== 'string' || label === unlabelled) return null;
    const name = label.trim().slice(0, maxLabelLength).trim();
    if (name === '') return null;
    const known = this.labels.get(name);
    if (known !== undefined) return known.id;
    if (this.labels.size >= maxLabels)
      throw this.error('annotations-too-many', `it uses more than ${maxLabels} labels`);
    const made = labelSchema.parse({
      ...{ id: this.makeId(), name },
      colour: /^#[0-9a-f]{6}$/.test(colour ?? '') ? colour : palette[this.labels.size % palette.length],
    });
    this.labels.set(name, made);
    return made.id;
  }

  private isOutside(shape: Shape): boolean {
    const { x, y, width, height } = boundsOf(pointsOf(shape));
    return x > this.picture.width || y > this.picture.height || x + width < 0 || y + height < 0;
  }
}

/** All points that make a shape. */
function pointsOf(shape: Shape): readonly (readonly [number, number])[] {
  switch (shape.type) {
    case 'box':
      return [
        [shape.x, shape.y],
        [shape.x + shape.width, shape.y + shape.height],
      ];
    case 'arrow':
      return [shape.from, shape.to];
    case 'point':
    case 'text':
      return [shape.at];
    default:
      return shape.points;
  }
}

/** What Fovea wrote, as far as it is sound. */
function ownOf(value: unknown): Annotation | null {
  if (typeof value !== 'object' || value === null) return null;
  const parsed = annotationSchema.safeParse({ ...value, labelId: null });
  return parsed.success ? parsed.data : null;
}

function reasonOf(shape: unknown, message = 'wrong'): string {
  const type = (shape as { readonly type?: unknown } | null)?.type;
  return `${typeof type === 'string' ? `a ${type}` : 'a shape'} whose coordinates are none (${message})`;
}

/** No id twice. */
function withOwnIds(annotations: readonly Annotation[], makeId: () => string): readonly Annotation[] {
  const seen = new Set<string>();
  return annotations.map((annotation) => {
    const isNew = seen.size !== seen.add(annotation.id).size;
    return isNew && !(annotation.id in Object.prototype) ? annotation : { ...annotation, id: makeId() };
  });
}
