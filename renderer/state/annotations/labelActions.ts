import type { Label } from '../../../engine/protocol/annotation.js';
import { maxLabelLength, maxLabels } from '../../../engine/protocol/sessionLimits.js';
import type { AppStore } from '../appStore.js';
import { withLabel, withLabelChanged, withLabelOn, withoutLabel } from './annotationEdits.js';
import { drawnHere } from './annotationSlice.js';
import { nextColour } from './labelColours.js';
import type { MarksChanger } from './marksChanger.js';

/** The labels of the current picture's session. */
export interface LabelActions {
  /**
   * Makes a label, or finds the one with that name, and puts it on annotations: one entry of the history.
   *
   * @returns its id; null where the name is empty or there is no room.
   */
  readonly addLabel: (name: string, on: readonly string[]) => string | null;
  readonly renameLabel: (id: string, name: string, gesture: string) => void;
  readonly recolourLabel: (id: string, colour: string) => void;
  /** Deletes a label; annotations that had it have none. */
  readonly deleteLabel: (id: string) => void;
}

/** The actions on labels of one window. */
export function labelActions(store: AppStore, { change, say }: MarksChanger): LabelActions {
  const labels = (): readonly Label[] => drawnHere(store.getState()).labels;
  return {
    addLabel: (typed, on) => {
      const name = typed.trim().slice(0, maxLabelLength);
      if (name === '') return null;
      const known = labels().find((label) => label.name === name);
      if (known === undefined && labels().length >= maxLabels) {
        say(`Not added: a picture holds ${maxLabels} labels. Delete one first.`);
        return null;
      }
      const colour = nextColour(labels().map((label) => label.colour));
      const label = known ?? { id: crypto.randomUUID(), name, colour };
      change(`Label: ${name}`, (drawn, now) =>
        withLabelOn(known === undefined ? withLabel(drawn, label) : drawn, on, label.id, now),
      );
      store.setState({ activeLabelId: label.id });
      return label.id;
    },
    renameLabel: (id, typed, gesture) => {
      const name = typed.trim().slice(0, maxLabelLength);
      if (name !== '')
        change(`Label renamed to ${name}`, (drawn) => withLabelChanged(drawn, id, { name }), {
          gesture,
          quiet: true,
        });
    },
    recolourLabel: (id, colour) =>
      void change('Label recoloured', (drawn) => withLabelChanged(drawn, id, { colour })),
    deleteLabel: (id) => {
      const name = labels().find((label) => label.id === id)?.name ?? '';
      change(`Label ${name} deleted`, (drawn, now) => withoutLabel(drawn, id, now));
    },
  };
}
