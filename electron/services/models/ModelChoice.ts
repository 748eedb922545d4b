import { isSameOpening } from '../../../engine/protocol/chosenOpening.js';
import type { ModelOpening } from '../../../engine/protocol/modelOpening.js';
import type { EngineStatus, ModelSource, Settings } from '../../ipc/contracts.js';
import type { EngineSupervisor } from '../engine/EngineSupervisor.js';
import type { SettingsService } from '../settings/SettingsService.js';

/** What the choice works with, and whom it tells. */
export interface ModelChoiceParts {
  readonly engine: Pick<EngineSupervisor, 'setModel' | 'checkpointDir' | 'opening' | 'status'>;
  readonly settings: Pick<SettingsService, 'current' | 'update'>;
  readonly shippedModelDir: string;
  /** The folder of this start was the person's last choice, not named on the command line. */
  readonly isRemembered: boolean;
  /** Told when another model is opened than the window asked for. */
  readonly onChange: (source: ModelSource) => void;
}

/** A folder, and how its model is opened. */
interface OpenedAs {
  readonly folder: string;
  readonly opening: ModelOpening;
}

/**
 * Which model is open. A folder that a person chose is kept once its model is open, with how it is opened, and opened so again at
 * the next start; where that fails, the model that ships stands in for it, and the folder stays kept until the person chooses.
 */
export class ModelChoice {
  /** A folder chosen in this run, while it is being opened. */
  private chosen: OpenedAs | null = null;
  /** The folder of the last run, until its model is open. */
  private remembered: string | null;
  private fallenBackFrom: ModelSource['fallenBackFrom'] = null;
  /** The model that was open last in this run. */
  private openedLast: OpenedAs | null = null;

  constructor(private readonly parts: ModelChoiceParts) {
    this.remembered = parts.isRemembered ? parts.engine.checkpointDir : null;
  }

  /** Where the model comes from that is open or being opened. */
  get source(): ModelSource {
    const { checkpointDir: folder, opening } = this.parts.engine;
    return {
      folder,
      opening,
      isShipped: folder === this.parts.shippedModelDir,
      fallenBackFrom: this.fallenBackFrom,
    };
  }

  /** Opens the model of a folder in place of the other, by default as it was opened last. */
  open(folder: string, opening: ModelOpening = this.asKept(folder).opening): ModelSource {
    this.chosen = { folder, opening };
    this.remembered = null;
    this.fallenBackFrom = null;
    this.parts.engine.setModel(folder, opening);
    return this.source;
  }

  /**
   * Gives up the model that is being opened or could not be: the one that was open before is opened again, or the one that ships.
   * What was kept for the next start stays. Does nothing where a model is open.
   */
  cancel(): ModelSource {
    const { engine, shippedModelDir } = this.parts;
    const before = this.openedLast ?? this.asKept(shippedModelDir);
    const isSame = engine.checkpointDir === before.folder && isSameOpening(engine.opening, before.opening);
    if (engine.status.state === 'ready' || isSame) return this.source;
    this.chosen = null;
    this.remembered = null;
    this.fallenBackFrom = null;
    engine.setModel(before.folder, before.opening);
    return this.source;
  }

  /** Opens the model that ships, unless it is open, and forgets any other. */
  async useShipped(): Promise<ModelSource> {
    const { engine, settings, shippedModelDir } = this.parts;
    this.chosen = null;
    this.remembered = null;
    this.fallenBackFrom = null;
    if (engine.checkpointDir !== shippedModelDir || engine.status.state === 'failed')
      engine.setModel(shippedModelDir, this.asKept(shippedModelDir).opening);
    if (settings.current.modelFolder !== null) await this.keep({ modelFolder: null });
    return this.source;
  }

  /** Takes in the engine's state. Returns whether the window is to be told: not of a failure that is made good here. */
  receive(status: EngineStatus): boolean {
    const { engine, shippedModelDir, onChange } = this.parts;
    if (status.state === 'ready') {
      this.remembered = null;
      this.openedLast = { folder: engine.checkpointDir, opening: engine.opening };
      if (this.chosen?.folder === engine.checkpointDir) {
        void this.keepChosen(this.chosen);
        this.chosen = null;
      }
    }
    if (status.state !== 'failed' || this.remembered === null) return true;
    this.fallenBackFrom = { folder: this.remembered, reason: status.reason };
    this.remembered = null;
    // Whoever reports the failure is not done with it.
    queueMicrotask(() => {
      engine.setModel(shippedModelDir, this.asKept(shippedModelDir).opening);
      onChange(this.source);
    });
    return false;
  }

  /** A folder as it was opened last. */
  private asKept(folder: string): OpenedAs {
    return { folder, opening: this.parts.settings.current.modelOpenings[folder] ?? {} };
  }

  private async keepChosen({ folder, opening }: OpenedAs): Promise<void> {
    const { settings, shippedModelDir } = this.parts;
    await this.keep({
      modelFolder: folder === shippedModelDir ? null : folder,
      modelOpenings: withOpening(settings.current.modelOpenings, folder, opening),
    });
  }

  private async keep(change: Parameters<SettingsService['update']>[0]): Promise<void> {
    try {
      await this.parts.settings.update(change);
    } catch (error) {
      console.error('Which model was opened could not be kept:', error);
    }
  }
}

/** Choices with that of a folder; one that chooses nothing takes no room. */
function withOpening(
  openings: Settings['modelOpenings'],
  folder: string,
  opening: ModelOpening,
): Settings['modelOpenings'] {
  const others = Object.entries(openings).filter(([path]) => path !== folder);
  const own: typeof others = Object.keys(opening).length === 0 ? [] : [[folder, opening]];
  return Object.fromEntries([...others, ...own]);
}
