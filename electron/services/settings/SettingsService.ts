import { z } from 'zod';
import { settingsSchema, type Settings } from '../../ipc/contracts.js';
import { defaultSettings } from '../../ipc/defaultSettings.js';
import { JsonFile } from './JsonFile.js';
import { ServiceError } from '../ServiceError.js';

/** The person's settings: in memory while the app runs, in one file between runs. */
export class SettingsService {
  /** Called when the settings could not be kept, with the reason, and with null when they are again. */
  onTrouble: (reason: string | null) => void = () => undefined;

  private constructor(
    private readonly file: JsonFile<object>,
    private settings: Settings,
    private readonly path: string,
  ) {}

  /** Reads the settings at `path`; the default of each that is missing, as in an older file, or that cannot be read. */
  static async open(path: string): Promise<SettingsService> {
    const file = new JsonFile<object>(path, z.looseObject({}), {});
    return new SettingsService(file, settingsFrom(await file.read(), path), path);
  }

  get current(): Settings {
    return this.settings;
  }

  /**
   * Changes some settings and stores all.
   *
   * @throws ServiceError `settings-unwritable`; the change then holds until the app quits.
   */
  async update(change: Partial<Settings>): Promise<Settings> {
    this.settings = settingsSchema.parse({ ...this.settings, ...change });
    try {
      await this.file.write(this.settings);
    } catch (error) {
      const trouble = new ServiceError(
        'settings-unwritable',
        `The settings could not be saved to ${this.path}. They hold until you quit; check that the folder can be written and the disk is not full.`,
        { cause: error },
      );
      this.onTrouble(trouble.message);
      throw trouble;
    }
    this.onTrouble(null);
    return this.settings;
  }
}

function settingsFrom(stored: object, path: string): Settings {
  const usable = Object.entries<unknown>(withModelFolders({ ...stored })).filter(([name, value]) => {
    const parsed = settingsSchema.partial().safeParse({ [name]: value });
    if (!parsed.success) {
      const reason = z.prettifyError(parsed.error);
      console.error(`${path}: the setting ${name} is not what Fovea wrote; using its default. ${reason}`);
    }
    return parsed.success;
  });
  return settingsSchema.parse({ ...defaultSettings, ...Object.fromEntries(usable) });
}

/** Files of versions that knew one model folder have no list of them: it is that one. */
function withModelFolders(stored: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { modelFolder, modelFolders } = stored;
  if (modelFolders !== undefined || typeof modelFolder !== 'string') return stored;
  return { ...stored, modelFolders: [modelFolder] };
}
