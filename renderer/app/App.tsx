import { CanvasPanel } from '../features/canvasPanel/CanvasPanel.js';
import { ConversationPanel } from '../features/conversation/ConversationPanel.js';
import { DropVeil } from '../features/images/DropVeil.js';
import { ImageRail } from '../features/images/ImageRail.js';
import { Inspector } from '../features/inspector/Inspector.js';
import { KeysDialog } from '../features/keys/KeysDialog.js';
import { ModelCardDialog } from '../features/modelCard/ModelCardDialog.js';
import { StatusBar } from '../features/statusBar/StatusBar.js';
import { ErrorBoundary } from './ErrorBoundary.js';
import { useTheme } from './useTheme.js';
import { useWindowTitle } from './useWindowTitle.js';
import './app.css';

/** The window. */
export function App() {
  useTheme();
  useWindowTitle();
  return (
    <div className="app">
      <ErrorBoundary area="list of images">
        <ImageRail />
      </ErrorBoundary>
      <ErrorBoundary area="image">
        <CanvasPanel />
      </ErrorBoundary>
      <ErrorBoundary area="conversation">
        <ConversationPanel />
      </ErrorBoundary>
      <ErrorBoundary area="inspector">
        <Inspector />
      </ErrorBoundary>
      <StatusBar />
      <KeysDialog />
      <ModelCardDialog />
      <DropVeil />
    </div>
  );
}
