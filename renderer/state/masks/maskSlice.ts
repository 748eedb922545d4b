/** What the window fetches of the selections that are kept. The selections themselves are in the registry. */
export interface MaskSlice {
  readonly masks: {
    /** Rises with each fetch that has come: what reads the registry reads it again. */
    readonly arrived: number;
    /**
     * The run whose selections could not be read, or one of its tokens whose maps could not, why, and what to do; null where the
     * last fetch did not fail.
     */
    readonly failed: {
      readonly runId: string;
      readonly tokenIndex: number | null;
      readonly message: string;
    } | null;
  };
}

/** Nothing was fetched. */
export const noMasks: MaskSlice = { masks: { arrived: 0, failed: null } };
