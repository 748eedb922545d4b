import type { TextSink } from './command.js';
import { ProgressLine } from './ProgressLine.js';

/** Tells how far an experiment is. */
export class ExperimentProgress {
  private readonly startMs = performance.now();
  private readonly line: ProgressLine;
  private atStart: number | null = null;

  constructor(sink: TextSink) {
    this.line = new ProgressLine(sink);
  }

  /** @param done points measured so far, of at most `points` */
  tell(done: number, points: number): void {
    this.atStart ??= done - 1;
    const perPointMs = (performance.now() - this.startMs) / Math.max(1, done - this.atStart);
    const secondsLeft = Math.ceil(((points - done) * perPointMs) / 1000);
    const text = `${done} of ${points} points${done === points ? '' : `, about ${secondsLeft} s left`}`;
    this.line.tell(text, done === points);
  }

  /** Ends the line that is written over. */
  close(): void {
    this.line.close();
  }
}
