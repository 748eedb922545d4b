import type { BatchStatus } from '../../../electron/ipc/batchContracts.js';

/** Failures that are listed; the report has all. */
const listed = 100;

/** The pictures that could not be asked about, and why. */
export function FailureList({ failures }: Pick<BatchStatus, 'failures'>) {
  if (failures.length === 0) return null;
  return (
    <details className="batch__failures" data-testid="batch-failures">
      <summary>
        {failures.length === 1
          ? '1 image could not be asked about'
          : `${failures.length} images could not be asked about`}
      </summary>
      <ul>
        {failures.slice(0, listed).map(({ picture, reason }) => (
          <li key={picture}>
            <b>{picture}</b> {reason}
          </li>
        ))}
        {failures.length > listed && <li>{failures.length - listed} more stand in the report.</li>}
      </ul>
    </details>
  );
}
