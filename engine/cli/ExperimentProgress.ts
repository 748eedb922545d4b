import type { TextSink } from './command.js';

/** Between two lines where nobody watches a terminal, in milliseconds. */
const lineEveryMs = 10_000;

/** Tells how far an experiment is: on a terminal in one line that is written over, elsewhere in a line every ten seconds. */
export class ExperimentProgress {
  private readonly startMs = performance.now();
  private lastLineMs = this.startMs;
  private shownLength = 0;
  private atStart: number | null = null;

  constructor(private readonly sink: TextSink) {}

  /** @param done points measured so far, of at most `points` */
  tell(done: number, points: number): void {
    this.atStart ??= done - 1;
    const now = performance.now();
    const perPointMs = (now - this.startMs) / Math.max(1, done - this.atStart);
    const secondsLeft = Math.ceil(((points - done) * perPointMs) / 1000);
    const text = `${done} of ${points} points${done === points ? '' : `, about ${secondsLeft} s left`}`;
    if (this.sink.isTTY === true) {
      this.sink.write(`\r${text.padEnd(this.shownLength)}`);
      this.shownLength = text.length;
    } else if (done === points || now - this.lastLineMs >= lineEveryMs) {
      this.lastLineMs = now;
      this.sink.write(`${text}\n`);
    }
  }

  /** Ends the line that is written over. */
  close(): void {
    if (this.shownLength > 0) this.sink.write('\n');
    this.shownLength = 0;
  }
}
