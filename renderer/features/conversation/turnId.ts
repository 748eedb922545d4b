/** Id of a turn in the document. */
export function turnId(runId: string): string {
  return `turn-${runId}`;
}
