/**
 * What forbidding the cells that show what is asked for costs one question, in nats of the log-probability of the answer that the
 * model gave.
 */
export interface TargetCosts {
  readonly id: string;
  readonly split: string;
  /** The picture: questions on one are not independent. */
  readonly image: string;
  readonly answer: string;
  readonly right: boolean;
  readonly logProbability: number;
  /** Cells that show what is asked for. */
  readonly targetCells: number;
  /** Whether a selection that was read held one of them. */
  readonly isRead: boolean;
  readonly drop: number;
  /** Of random cells outside the target, as many, one draw each. */
  readonly dropControls: readonly number[];
  /** The same, drawn from cells that were read; empty where there are not that many. */
  readonly dropReadControls: readonly number[];
  readonly keep: number;
  readonly keepControls: readonly number[];
  /** Cost after each step of the curves: in order of what was chosen, and the mean of random orders. */
  readonly curves: Readonly<
    Record<'delete' | 'insert', { readonly own: readonly number[]; readonly random: readonly number[] }>
  >;
}

/** The costs of many questions, and what they were measured with. */
export interface TargetCostsReport {
  readonly model: string;
  readonly identity: string;
  readonly weights: string;
  readonly provider: string;
  /** Share of the cells inside that a step of the curves stands for, 0 to 1. */
  readonly shares: readonly number[];
  readonly randomOrders: number;
  readonly questions: readonly TargetCosts[];
}
