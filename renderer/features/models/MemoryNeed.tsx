import { memoryShortage, neededBytes } from '../../../engine/protocol/canLoad.js';
import type { ModelLook, ModelMemory } from '../../../engine/protocol/modelLook.js';
import { formatBytes } from '../../ui/formatBytes.js';
import { Notice } from '../../ui/Notice.js';

/** What a model would take of memory, beside what the machine has. */
export function MemoryNeed({ look, memory }: { readonly look: ModelLook; readonly memory: ModelMemory }) {
  const { total, available } = look.machine;
  const needed = neededBytes(memory);
  const shortage = memoryShortage(look, memory);
  const share = (bytes: number): string => `${Math.min(100, (bytes / total) * 100)}%`;
  return (
    <div className="memory" data-testid="model-memory" data-shortage={shortage}>
      <p>
        <strong>Needs about {formatBytes(needed)} of memory</strong>; {formatBytes(available)} of{' '}
        {formatBytes(total)} are available.
      </p>
      <div className="memory__bar" aria-hidden>
        <span className="memory__taken" style={{ width: share(total - available) }} />
        <span className="memory__needed" style={{ width: share(Math.min(needed, available)) }} />
      </div>
      <p className="memory__parts">
        Weights as {memory.weightsType} {formatBytes(memory.weights)}, keys and values{' '}
        {formatBytes(memory.keysAndValues + memory.highres)}, pictures {formatBytes(memory.pictures)}, while
        working {formatBytes(memory.working)}, the program {formatBytes(memory.process)}. What the open model
        holds counts as taken, and is given back first.
      </p>
      {shortage !== 'none' && (
        <Notice kind="note" testId="memory-short">
          {shortage === 'total'
            ? 'This is more than the machine has: opening it may end the engine, or make everything slow. Choose a smaller model, or load it on a machine with more memory.'
            : 'This is more than is available now. Close other programs first, or load it anyway: the machine may become slow.'}
        </Notice>
      )}
    </div>
  );
}
