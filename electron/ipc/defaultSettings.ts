import type { Settings } from './contracts.js';
import { textSizes } from './settingsLimits.js';

/** What holds until somebody sets something. */
export const defaultSettings: Settings = {
  theme: 'system',
  provider: 'auto',
  textSize: textSizes.usual,
  panels: { rail: null, conversation: null, inspector: null },
  pictures: 'copy',
  modelFolder: null,
  modelFolders: [],
  modelOpenings: {},
};
