import { Keyboard, Monitor, Moon, Sun } from 'lucide-react';
import type { EngineStatus, Settings } from '../../../electron/ipc/contracts.js';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { formatParameters } from '../../ui/formatNumber.js';
import { IconButton } from '../../ui/IconButton.js';
import { BatchButton } from './BatchButton.js';
import { DownloadButton } from './DownloadButton.js';
import { PixelReadout } from './PixelReadout.js';
import { ProviderButton } from './ProviderButton.js';
import { SavedState } from './SavedState.js';
import { SettingsTrouble } from './SettingsTrouble.js';
import { TextSizeButton } from './TextSizeButton.js';
import './statusBar.css';

/** The bottom line: engine, provider and why, model, the pixel under the pointer, theme. */
export function StatusBar() {
  const engine = useApp((state) => state.engine);
  const model = useApp((state) => state.model);
  const theme = useApp((state) => state.settings.theme);
  const settingsTrouble = useApp((state) => state.settingsTrouble);
  const versions = useApp((state) => state.versions);
  const actions = useActions();
  const next = nextTheme[theme];
  const ThemeIcon = themeIcons[theme];
  return (
    <footer className="status" data-testid="status-bar">
      <p
        className={`status__engine status__engine--${engine.state}`}
        role="status"
        data-testid="engine-state"
        title={engineTitle(engine)}
      >
        <span className="status__dot" aria-hidden />
        <span>{engineText(engine)}</span>
      </p>
      {model !== null && engine.state !== 'failed' && (
        <>
          <ProviderButton model={model} />
          <button
            type="button"
            className="status__model"
            data-testid="status-model"
            onClick={() => void actions.showModels(true)}
            title={[
              `${model.layers} layers, high-res from layer ${model.flexStartLayer}. Press to see the models`,
              ...(model.notices ?? []),
            ].join('\n')}
          >
            {model.modelName} · {formatParameters(model.parameterCount)} · {model.weights}
          </button>
        </>
      )}
      <SavedState />
      <BatchButton />
      <DownloadButton />
      <span className="status__gap" />
      <PixelReadout />
      {settingsTrouble !== null && <SettingsTrouble reason={settingsTrouble} />}
      {versions !== null && (
        <span className="status__versions">
          Fovea {versions.app} · Electron {versions.electron}
        </span>
      )}
      <IconButton label="Keys" shortcut={shortcut('show-keys')} onClick={() => actions.showKeys(true)}>
        <Keyboard size={14} />
      </IconButton>
      <TextSizeButton />
      <IconButton label={`Theme: ${theme}. Switch to ${next}`} onClick={() => void actions.setTheme(next)}>
        <ThemeIcon size={14} />
      </IconButton>
    </footer>
  );
}

const nextTheme: Record<Settings['theme'], Settings['theme']> = {
  system: 'dark',
  dark: 'light',
  light: 'system',
};

const themeIcons = { system: Monitor, dark: Moon, light: Sun } as const;

function engineText(engine: EngineStatus): string {
  switch (engine.state) {
    case 'starting':
      return engine.total > 0
        ? `Starting: ${engine.stage} ${engine.done}/${engine.total}`
        : 'Starting the engine';
    case 'ready':
      return 'Ready';
    case 'restarting':
      return 'Restarting the engine';
    case 'failed':
      // The reason stands by the question box, with the ways out.
      return engine.cause === 'model' ? 'No model is open' : 'The engine is not running';
  }
}

function engineTitle(engine: EngineStatus): string | undefined {
  return engine.state === 'restarting' || engine.state === 'failed' ? engine.reason : undefined;
}
