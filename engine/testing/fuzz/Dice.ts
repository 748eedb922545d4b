import { seededRandom } from '../../selection/seededRandom.js';

/** Draws from a seed: the same seeds give the same throws on every machine. */
export class Dice {
  private readonly random: () => number;

  constructor(...seeds: readonly number[]) {
    this.random = seededRandom(...seeds);
  }

  /** A whole number from 0 to `sides - 1`. */
  below(sides: number): number {
    return Math.floor(this.random() * sides);
  }

  /** Whether something with this probability happens. */
  happens(probability: number): boolean {
    return this.random() < probability;
  }

  /** One of several. */
  one<T>(of: readonly [T, ...T[]] | readonly T[]): T {
    return of[this.below(of.length)]!;
  }

  /** A byte. */
  byte(): number {
    return this.below(256);
  }
}
