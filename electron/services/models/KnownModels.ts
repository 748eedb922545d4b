import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { type HubModelFolder, hubModelOf } from '../../../engine/hub/modelFolder.js';
import type { ModelLook } from '../../../engine/protocol/modelLook.js';
import type { RunningProvider } from '../../../engine/protocol/provider.js';
import type { KnownModel } from '../../ipc/modelContracts.js';
import { ServiceError } from '../ServiceError.js';
import type { SettingsService } from '../settings/SettingsService.js';
import type { ModelChoice } from './ModelChoice.js';
import type { ModelInspections } from './ModelInspections.js';

/** What the list works with. */
export interface KnownModelsParts {
  readonly settings: Pick<SettingsService, 'current' | 'update'>;
  readonly choice: Pick<ModelChoice, 'source'>;
  readonly inspections: Pick<ModelInspections, 'inspect'>;
  readonly shippedModelDir: string;
  /** Where models run now, for the memory they would take. */
  readonly provider: () => RunningProvider;
}

/** The shipped model's id. */
export const shippedModelId = 'shipped';

/**
 * The model folders a person can choose from: the shipped one, those that were added, and the one that is open where it was only
 * named for this run. A folder that is gone stays until it is forgotten. The window knows them by ids, which say nothing of a path.
 */
export class KnownModels {
  constructor(private readonly parts: KnownModelsParts) {}

  /** All of them, the shipped one first, the others in the order they were added. */
  get list(): readonly KnownModel[] {
    const { settings, choice, shippedModelDir } = this.parts;
    const { modelFolders, modelFolder, modelOpenings } = settings.current;
    const kept = [...modelFolders, ...(modelFolder === null ? [] : [modelFolder])];
    const folders = [...new Set([shippedModelDir, ...kept, choice.source.folder])];
    const ofHub = new Map(folders.map((folder) => [folder, hubModelOf(folder)]));
    const isTwice = (id: string): boolean => [...ofHub.values()].filter((one) => one?.id === id).length > 1;
    return folders.map((folder) => ({
      modelId: this.idOf(folder),
      ...namesOf(folder, ofHub.get(folder)!, isTwice),
      folder,
      isShipped: folder === shippedModelDir,
      isKept: kept.includes(folder),
      opening: modelOpenings[folder] ?? {},
    }));
  }

  /** The folder of an id. @throws ServiceError `model-unknown` */
  folderOf(modelId: string): string {
    const model = this.list.find((known) => known.modelId === modelId);
    if (model !== undefined) return model.folder;
    throw new ServiceError(
      'model-unknown',
      'This model is not in the list any more. Open its folder again to add it.',
    );
  }

  /** Adds a folder, whatever it holds: a look says what. @returns its id */
  async add(folder: string): Promise<string> {
    const path = resolve(folder);
    const { settings, shippedModelDir } = this.parts;
    const { modelFolders } = settings.current;
    if (path !== shippedModelDir && !modelFolders.includes(path)) {
      try {
        await settings.update({ modelFolders: [...modelFolders, path].slice(-mostModels) });
      } catch (error) {
        // It is in the list until the app quits.
        console.error('Which model was added could not be kept:', error);
      }
    }
    return this.idOf(path);
  }

  /**
   * Takes a folder off the list; nothing is deleted on the disk. Where the next start was to open it, that opens the shipped one.
   *
   * @throws ServiceError `model-unknown`, `model-shipped`, `model-open`
   */
  async forget(modelId: string): Promise<void> {
    const folder = this.folderOf(modelId);
    const { settings, choice } = this.parts;
    if (modelId === shippedModelId)
      throw new ServiceError('model-shipped', 'The shipped model is part of the app and stays in the list.');
    if (choice.source.folder === folder)
      throw new ServiceError('model-open', 'This model is open. Load another one, then forget this.');
    const { modelFolders, modelFolder, modelOpenings } = settings.current;
    await settings.update({
      modelFolders: modelFolders.filter((one) => one !== folder),
      modelOpenings: Object.fromEntries(Object.entries(modelOpenings).filter(([one]) => one !== folder)),
      ...(modelFolder === folder && { modelFolder: null }),
    });
  }

  /** What is known of a model before it is loaded. @throws ServiceError `model-unknown`, and as `ModelInspections.inspect` */
  async look(modelId: string): Promise<ModelLook> {
    return this.parts.inspections.inspect(this.folderOf(modelId), this.parts.provider());
  }

  private idOf(folder: string): string {
    if (folder === this.parts.shippedModelDir) return shippedModelId;
    return createHash('sha256').update(folder).digest('hex').slice(0, 16);
  }
}

/** A model of the hub is called as there: its folder is called after a commit. */
function namesOf(
  folder: string,
  model: HubModelFolder | null,
  isTwice: (id: string) => boolean,
): Pick<KnownModel, 'name' | 'hub'> {
  if (model === null) return { name: basename(folder), hub: null };
  const { id, repository, commit } = model;
  return { name: isTwice(id) ? `${id}@${commit.slice(0, 7)}` : id, hub: { id, repository } };
}

/** Of more, those added first go. */
const mostModels = 100;
