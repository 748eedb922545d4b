import { useActions, useApp } from '../state/WindowModelContext.js';
import { sizeAfterStep, type PanelName, type PanelSize } from '../state/view/panelSizes.js';
import { Splitter } from '../ui/Splitter.js';

/** The edges between the panels of the window. */
export function PanelEdges({ sizes }: { readonly sizes: Readonly<Record<PanelName, PanelSize>> }) {
  const actions = useActions();
  const remPx = useApp((state) => state.remPx);
  return edges.map(({ name, label, between, direction }) => {
    const panel = sizes[name];
    const { size, least, most } = panel;
    return (
      <div key={name} className={`edge edge--${name}`}>
        <Splitter
          label={label}
          controls={panelId(name)}
          between={between}
          direction={direction}
          size={size}
          least={least}
          most={most}
          onMove={(wanted) => actions.resizePanel(name, wanted, remPx)}
          onStep={(step) => actions.resizePanel(name, sizeAfterStep(panel, step), remPx)}
          onReset={() => actions.resizePanel(name, null, remPx)}
          onDone={() => void actions.keepPanels()}
        />
      </div>
    );
  });
}

/** Id of a panel in the document. */
export function panelId(name: PanelName): string {
  return `panel-${name}`;
}

const edges = [
  { name: 'rail', label: 'Width of the list of images', between: 'columns', direction: 1 },
  { name: 'conversation', label: 'Width of the conversation', between: 'columns', direction: -1 },
  { name: 'inspector', label: 'Height of layers and tokens', between: 'rows', direction: -1 },
] as const;
