import type { EngineStatus, ModelSource } from '../../ipc/contracts.js';
import type { EngineSupervisor } from '../engine/EngineSupervisor.js';
import type { SettingsService } from '../settings/SettingsService.js';

/** What the choice works with, and whom it tells. */
export interface ModelChoiceParts {
  readonly engine: Pick<EngineSupervisor, 'setModel' | 'checkpointDir' | 'status'>;
  readonly settings: Pick<SettingsService, 'current' | 'update'>;
  readonly shippedModelDir: string;
  /** The folder of this start was the person's last choice, not named on the command line. */
  readonly isRemembered: boolean;
  /** Told when another model is opened than the window asked for. */
  readonly onChange: (source: ModelSource) => void;
}

/**
 * Which model is open. A folder that a person chose is kept once its model is open, and opened again at the next start; where
 * that fails, the model that ships stands in for it, and the folder stays kept until the person chooses.
 */
export class ModelChoice {
  /** A folder chosen in this run, while it is being opened. */
  private chosen: string | null = null;
  /** The folder of the last run, until its model is open. */
  private remembered: string | null;
  private fallenBackFrom: ModelSource['fallenBackFrom'] = null;
  /** The folder of the model that was open last in this run. */
  private openedLast: string | null = null;

  constructor(private readonly parts: ModelChoiceParts) {
    this.remembered = parts.isRemembered ? parts.engine.checkpointDir : null;
  }

  /** Where the model comes from that is open or being opened. */
  get source(): ModelSource {
    const { checkpointDir: folder } = this.parts.engine;
    return {
      folder,
      isShipped: folder === this.parts.shippedModelDir,
      fallenBackFrom: this.fallenBackFrom,
    };
  }

  /** Opens the model of a folder in place of the other. */
  open(folder: string): ModelSource {
    this.chosen = folder;
    this.remembered = null;
    this.fallenBackFrom = null;
    this.parts.engine.setModel(folder);
    return this.source;
  }

  /**
   * Gives up the model that is being opened or could not be: the one that was open before is opened again, or the one that ships.
   * What was kept for the next start stays. Does nothing where a model is open.
   */
  cancel(): ModelSource {
    const { engine, shippedModelDir } = this.parts;
    const before = this.openedLast ?? shippedModelDir;
    if (engine.status.state === 'ready' || engine.checkpointDir === before) return this.source;
    this.chosen = null;
    this.remembered = null;
    this.fallenBackFrom = null;
    engine.setModel(before);
    return this.source;
  }

  /** Opens the model that ships, unless it is open, and forgets any other. */
  async useShipped(): Promise<ModelSource> {
    const { engine, settings, shippedModelDir } = this.parts;
    this.chosen = null;
    this.remembered = null;
    this.fallenBackFrom = null;
    if (engine.checkpointDir !== shippedModelDir || engine.status.state === 'failed')
      engine.setModel(shippedModelDir);
    if (settings.current.modelFolder !== null) await this.keep(null);
    return this.source;
  }

  /** Takes in the engine's state. Returns whether the window is to be told: not of a failure that is made good here. */
  receive(status: EngineStatus): boolean {
    const { engine, shippedModelDir, onChange } = this.parts;
    if (status.state === 'ready') {
      this.remembered = null;
      this.openedLast = engine.checkpointDir;
      if (this.chosen === engine.checkpointDir) {
        void this.keep(this.chosen === shippedModelDir ? null : this.chosen);
        this.chosen = null;
      }
    }
    if (status.state !== 'failed' || this.remembered === null) return true;
    this.fallenBackFrom = { folder: this.remembered, reason: status.reason };
    this.remembered = null;
    // Whoever reports the failure is not done with it.
    queueMicrotask(() => {
      engine.setModel(shippedModelDir);
      onChange(this.source);
    });
    return false;
  }

  private async keep(modelFolder: string | null): Promise<void> {
    try {
      await this.parts.settings.update({ modelFolder });
    } catch (error) {
      console.error('Which model was opened could not be kept:', error);
    }
  }
}
