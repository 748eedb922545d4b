import type { TextSink } from './command.js';

/** Between two lines where nobody watches a terminal, in milliseconds. */
const lineEveryMs = 10_000;

/** Tells how far something is: on a terminal in one line that is written over, elsewhere in a line every ten seconds. */
export class ProgressLine {
  private lastLineMs = performance.now();
  private shownLength = 0;

  constructor(private readonly sink: TextSink) {}

  /** @param isLast it is told in any case */
  tell(text: string, isLast = false): void {
    const now = performance.now();
    if (this.sink.isTTY === true) {
      this.sink.write(`\r${text.padEnd(this.shownLength)}`);
      this.shownLength = text.length;
    } else if (isLast || now - this.lastLineMs >= lineEveryMs) {
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
