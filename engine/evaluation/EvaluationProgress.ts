import { durationText } from '../protocol/amountTexts.js';
import { median } from '../statistics/median.js';

/** Finished images that the estimate looks back on. */
const rememberedImages = 200;
/** Between two lines where nobody watches a terminal. */
const lineEveryMs = 10_000;

/** Where an evaluation tells how far it is. */
export interface ProgressSink {
  /** Whether it is a terminal, on which a line can be written over. */
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Tells how far an evaluation is: on a terminal in one line that is written over, elsewhere in a line about every ten
 * seconds. Time left is the median time of a question, image by image, times the questions left: a first question on an
 * image costs much more than the next, and a machine that slept must not count.
 */
export class EvaluationProgress {
  private readonly secondsPerQuestion: number[] = [];
  private readonly startMs: number;
  private lastLineMs: number;
  private groupStartMs: number;
  private groupQuestions = 0;
  private groupImage: string | undefined;
  private asked = 0;
  private shownLength = 0;

  /**
   * @param finished questions that an earlier start had answered
   * @param now milliseconds of a clock that never goes back
   */
  constructor(
    private readonly sink: ProgressSink,
    private readonly total: number,
    private finished: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startMs = now();
    this.lastLineMs = this.startMs;
    this.groupStartMs = this.startMs;
  }

  /** Notes that a question was answered by an earlier start. */
  skip(): void {
    this.finished++;
    this.groupStartMs = this.lastQuestionMs = this.now();
  }

  /** Notes that the question on this image is answered. */
  add(imagePath: string): void {
    const { now, secondsPerQuestion } = this;
    if (this.groupImage !== undefined && imagePath !== this.groupImage) this.closeImage();
    this.groupImage = imagePath;
    this.groupQuestions++;
    this.lastQuestionMs = now();
    this.asked++;
    this.finished++;
    if (secondsPerQuestion.length > rememberedImages) secondsPerQuestion.shift();
    const last = this.finished === this.total;
    if (this.sink.isTTY === true) this.show(last);
    else if (last || now() - this.lastLineMs >= lineEveryMs) {
      this.lastLineMs = now();
      this.sink.write(`${this.text()}\n`);
    }
  }

  private lastQuestionMs = 0;

  private closeImage(): void {
    this.secondsPerQuestion.push((this.lastQuestionMs - this.groupStartMs) / 1000 / this.groupQuestions);
    this.groupStartMs = this.lastQuestionMs;
    this.groupQuestions = 0;
  }

  /** Estimate of what is left, in seconds; null before the first answer of this start. */
  secondsLeft(): number | null {
    const { finished, total, asked } = this;
    if (asked === 0) return null;
    const elapsedSeconds = Math.max(1e-3, (this.now() - this.startMs) / 1000);
    return (total - finished) * (median(this.secondsPerQuestion) ?? elapsedSeconds / asked);
  }

  /** Such as `37 %, 1,850 of 5,000 questions, 12.3 a second, 4 min left`. */
  text(): string {
    const { finished, total, asked } = this;
    const elapsedSeconds = Math.max(1e-3, (this.now() - this.startMs) / 1000);
    const parts = [
      `${Math.floor((finished * 100) / Math.max(1, total))} %`,
      `${count(finished)} of ${count(total)} questions`,
    ];
    if (asked > 0) {
      const rate = asked / elapsedSeconds;
      parts.push(`${rate.toFixed(rate < 10 ? 2 : 1)} a second`);
      if (finished < total) parts.push(`${durationText(this.secondsLeft()!)} left`);
    }
    return parts.join(', ');
  }

  /** Ends the line that is written over. */
  close(): void {
    if (this.shownLength > 0) this.sink.write('\n');
    this.shownLength = 0;
  }

  private show(last: boolean): void {
    const text = this.text();
    this.sink.write(`\r${text.padEnd(this.shownLength)}`);
    this.shownLength = text.length;
    if (last) this.close();
  }
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
