/**
 * A person's say in what is read: `(selected OR force) AND NOT forbid`, cell by cell.
 *
 * @param cells uint8 [81]; not changed. `force` and `forbid`: uint8 [81], absent means no cell.
 * @returns uint8 [81], 1 = selected.
 */
export function steerSelection(
  cells: Uint8Array,
  steering: { readonly force?: Uint8Array | undefined; readonly forbid?: Uint8Array | undefined },
): Uint8Array {
  const { force, forbid } = steering;
  return cells.map((cell, index) => {
    if (forbid !== undefined && forbid[index] !== 0) return 0;
    return cell !== 0 || (force !== undefined && force[index] !== 0) ? 1 : 0;
  });
}
