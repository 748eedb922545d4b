import { AnnotationPanel } from '../features/annotations/AnnotationPanel.js';
import { AnnotationToolbar } from '../features/annotations/AnnotationToolbar.js';
import { BatchDialog } from '../features/batch/BatchDialog.js';
import { CanvasPanel } from '../features/canvasPanel/CanvasPanel.js';
import { CompareDialog } from '../features/compare/CompareDialog.js';
import { ConversationPanel } from '../features/conversation/ConversationPanel.js';
import { ExperimentsDialog } from '../features/experiments/ExperimentsDialog.js';
import { ExportDialog } from '../features/exporting/ExportDialog.js';
import { HeadsDialog } from '../features/heads/HeadsDialog.js';
import { DropVeil } from '../features/images/DropVeil.js';
import { ImageRail } from '../features/images/ImageRail.js';
import { Inspector } from '../features/inspector/Inspector.js';
import { InterventionBars } from '../features/interventions/InterventionBars.js';
import { KeysDialog } from '../features/keys/KeysDialog.js';
import { ModelsDialog } from '../features/models/ModelsDialog.js';
import { ModelCardDialog } from '../features/modelCard/ModelCardDialog.js';
import { LastDeleted } from '../features/sessions/LastDeleted.js';
import { SessionsDialog } from '../features/sessions/SessionsDialog.js';
import { StatusBar } from '../features/statusBar/StatusBar.js';
import { panelSizes } from '../state/view/panelSizes.js';
import { useApp } from '../state/WindowModelContext.js';
import { ErrorBoundary } from './ErrorBoundary.js';
import { PanelEdges, panelId } from './PanelEdges.js';
import { useTextSize } from './useTextSize.js';
import { useTheme } from './useTheme.js';
import { useWindowTitle } from './useWindowTitle.js';
import { useWindowSize } from './useWindowSize.js';
import './app.css';

/** The window. */
export function App() {
  useTheme();
  useTextSize();
  useWindowTitle();
  const panels = useApp((state) => state.settings.panels);
  const remPx = useApp((state) => state.remPx);
  const sizes = panelSizes(panels, useWindowSize(), remPx);
  const { rail, conversation, inspector } = sizes;
  return (
    <div className="app">
      <div
        className="panels"
        style={{
          gridTemplateColumns: `${rail.size}px minmax(0, 1fr) ${conversation.size}px`,
          gridTemplateRows: `minmax(0, 1fr) ${inspector.size}px`,
        }}
      >
        <div className="panel panel--rail" id={panelId('rail')}>
          <ErrorBoundary area="list of images">
            <ImageRail />
          </ErrorBoundary>
          <ErrorBoundary area="annotations">
            <AnnotationPanel narrow={rail.size < 7 * remPx} />
          </ErrorBoundary>
        </div>
        <div className="panel panel--canvas">
          <ErrorBoundary area="tools">
            <AnnotationToolbar />
          </ErrorBoundary>
          <ErrorBoundary area="image">
            <CanvasPanel bars={<InterventionBars />} />
          </ErrorBoundary>
        </div>
        <div className="panel panel--conversation" id={panelId('conversation')}>
          <ErrorBoundary area="conversation">
            <ConversationPanel />
          </ErrorBoundary>
        </div>
        <div className="panel panel--inspector" id={panelId('inspector')}>
          <ErrorBoundary area="inspector">
            <Inspector />
          </ErrorBoundary>
        </div>
        <PanelEdges sizes={sizes} />
      </div>
      <StatusBar />
      <SessionsDialog />
      <LastDeleted />
      <KeysDialog />
      <ModelCardDialog />
      <ModelsDialog />
      <BatchDialog />
      <ExportDialog />
      <CompareDialog />
      <HeadsDialog />
      <ExperimentsDialog />
      <DropVeil />
    </div>
  );
}
