import { settingsSchema, type Settings } from '../../ipc/contracts.js';
import { JsonFile } from './JsonFile.js';
import { ServiceError } from '../ServiceError.js';

/** What holds until somebody sets something. */
export const defaultSettings: Settings = { theme: 'system', provider: 'auto' };

/** The person's settings: in memory while the app runs, in one file between runs. */
export class SettingsService {
  private constructor(
    private readonly file: JsonFile<Settings>,
    private settings: Settings,
    private readonly path: string,
  ) {}

  /** Reads the settings at `path`; defaults when there are none. */
  static async open(path: string): Promise<SettingsService> {
    const file = new JsonFile(path, settingsSchema, defaultSettings);
    return new SettingsService(file, await file.read(), path);
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
      throw new ServiceError(
        'settings-unwritable',
        `The settings could not be saved to ${this.path}. They hold until you quit; check that the folder can be written and the disk is not full.`,
        { cause: error },
      );
    }
    return this.settings;
  }
}
