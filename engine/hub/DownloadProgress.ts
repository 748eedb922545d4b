/** How far a download is. */
export interface DownloadState {
  /** The file that is being downloaded. */
  readonly file: string;
  readonly files: { readonly done: number; readonly total: number };
  /** Those that were there before included. */
  readonly bytes: { readonly done: number; readonly total: number };
  /** Of the last seconds, over the network; null until it can be told. */
  readonly bytesPerSecond: number | null;
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
      ...this.rate(now),
    });
  }

  private rate(now: number): Pick<DownloadState, 'bytesPerSecond' | 'secondsLeft'> {
    const { atMs, received } = this.marks[0]!;
    const [came, seconds] = [this.received - received, (now - atMs) / 1000];
    if (now - atMs < leastMs || came <= 0) return { bytesPerSecond: null, secondsLeft: null };
    const left = this.bytesTotal - this.bytesDone;
    return { bytesPerSecond: came / seconds, secondsLeft: Math.ceil((left * seconds) / came) };
  }
}
