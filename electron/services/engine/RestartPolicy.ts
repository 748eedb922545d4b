/**
 * When to start a dead process again: a little later each time it dies in a row, and after too many not at all.
 * A process that did useful work in between starts the count anew.
 */
export class RestartPolicy {
  private deathsInARow = 0;

  constructor(
    private readonly firstDelayMs = 250,
    private readonly longestDelayMs = 8000,
    private readonly mostDeaths = 5,
  ) {}

  /** Records a death. @returns milliseconds to wait before the next start, or null: give up. */
  afterDeath(): number | null {
    this.deathsInARow++;
    if (this.deathsInARow > this.mostDeaths) return null;
    return Math.min(this.firstDelayMs * 2 ** (this.deathsInARow - 1), this.longestDelayMs);
  }

  /** Records that the process did what it is for. */
  afterSuccess(): void {
    this.deathsInARow = 0;
  }
}
