import type { HeadMaps } from '../../../electron/ipc/answerScore.js';

/** The maps of the heads of one layer of one answer, kept outside the store: those that are looked at, and no others. */
export class HeadMapHolder {
  private held: { readonly runId: string; readonly maps: HeadMaps } | null = null;

  /** Bytes of what is held: at most `maxHeadMapBytes`, or the maps of one token. */
  get bytes(): number {
    return this.held?.maps.maps.byteLength ?? 0;
  }

  /** Holds maps in the place of those before. */
  hold(runId: string, maps: HeadMaps): void {
    this.held = { runId, maps };
  }

  /** Lets go of them. */
  drop(): void {
    this.held = null;
  }

  /** The maps of a layer of an answer; null where others are held, or none. */
  of(runId: string, layer: number): HeadMaps | null {
    return this.held?.runId === runId && this.held.maps.layer === layer ? this.held.maps : null;
  }
}
