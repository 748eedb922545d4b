/** How far a download is. */
export interface DownloadState {
  /** The file that is being downloaded. */
  readonly file: string;
  readonly files: { readonly done: number; readonly total: number };
  /** Those that were there before included. */
  readonly bytes: { readonly done: number; readonly total: number };
  /** Null until a rate can be told. */
  readonly secondsLeft: number | null;
}

/** The rate is that of the last seconds: a connection changes. */
const rateOverMs = 15_000;
/** Before that a rate says nothing. */
const leastMs = 1000;
/** Between two reports, in milliseconds. */
const tellEveryMs = 200;

/** Counts the bytes and files of a download and tells of them a few times a second. */
export class DownloadProgress {
  private file = '';
  private filesDone = 0;
  private bytesDone = 0;
  private filesTotal = 0;
  private bytesTotal = 0;
  /** What came over the network, by the time when it was there. */
  private readonly marks: { readonly atMs: number; readonly received: number }[] = [];
  private received = 0;
  private toldMs = -Infinity;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    private readonly tell: (state: DownloadState) => void = () => undefined,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** More is to come than was known. */
  expect(files: number, bytes: number): void {
    this.filesTotal += files;
    this.bytesTotal += bytes;
  }

  begin(file: string): void {
    this.file = file;
    this.report(true);
  }

  /** Bytes that were there already; a negative number takes back what has to be downloaded again. */
  found(bytes: number): void {
    this.bytesDone += bytes;
    this.report(false);
  }

  /** Bytes that came. */
  add(bytes: number): void {
    this.bytesDone += bytes;
    this.received += bytes;
    this.report(false);
  }

  /** A file is whole. */
  end(): void {
    this.filesDone++;
    this.report(true);
  }

  private report(always: boolean): void {
    const now = this.now();
    if (!always && now - this.toldMs < tellEveryMs) return;
    this.toldMs = now;
    this.marks.push({ atMs: now, received: this.received });
    while (this.marks.length > 2 && now - this.marks[0]!.atMs > rateOverMs) this.marks.shift();
    this.tell({
      file: this.file,
      files: { done: this.filesDone, total: this.filesTotal },
      bytes: { done: this.bytesDone, total: this.bytesTotal },
      secondsLeft: this.secondsLeft(now),
    });
  }

  private secondsLeft(now: number): number | null {
    const { atMs, received } = this.marks[0]!;
    const came = this.received - received;
    if (now - atMs < leastMs || came <= 0) return null;
    return Math.ceil(((this.bytesTotal - this.bytesDone) * (now - atMs)) / came / 1000);
  }
}
