/** What the window fetches of the selections that are kept. The selections themselves are in the registry. */
export interface MaskSlice {
  readonly masks: {
    /** Rises with each fetch that has come: what reads the registry reads it again. */
    readonly arrived: number;
    /** The run whose selections could not be read, why, and what to do; null where none was tried in vain. */
    readonly failed: { readonly runId: string; readonly message: string } | null;
  };
}

/** Nothing was fetched. */
export const noMasks: MaskSlice = { masks: { arrived: 0, failed: null } };
