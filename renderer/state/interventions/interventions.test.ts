import { describe, expect, it, vi } from 'vitest';
import { fakeSessions } from '../../host/fake/fakeSessions.js';
import { readyWindow } from '../../testing/readyWindow.js';
import { currentSessionId } from '../sessions/sessionSlice.js';
import { answerText, type Run } from '../runs/run.js';
import { activeRun } from '../runs/runSlice.js';
import type { WindowModel } from '../windowModel.js';
import { plansHere, regionHere } from './interventionSlice.js';
import { originText } from './originText.js';

const patient = 15_000;

/** The run after what was just asked has been answered. */
async function ended({ store }: WindowModel, count: number): Promise<Run> {
  await vi.waitFor(() => {
    expect(store.getState().runIds).toHaveLength(count);
    expect(activeRun(store.getState())).toBeNull();
  }, patient);
  const { runs, runIds } = store.getState();
  return runs[runIds.at(-1)!]!;
}

async function asked(
  shelf = fakeSessions(),
): Promise<{ readonly windowModel: WindowModel; readonly first: Run }> {
  const windowModel = await readyWindow(undefined, shelf);
  await windowModel.actions.ask('What does the red sign say?');
  return { windowModel, first: await ended(windowModel, 1) };
}

const cellsIn = (grid: Uint8Array | undefined): number[] =>
  [...(grid?.keys() ?? [])].filter((cell) => grid![cell] === 1);

describe('interventions', { timeout: 60_000 }, () => {
  it('paints with undo, an entry a gesture, and asks with the plan: an ordinary run that says where it comes from', async () => {
    const { windowModel, first } = await asked();
    const { store, actions, selections } = windowModel;
    actions.setTool('paint');
    actions.paintCells([0, 1], 'in');
    actions.setPaintScope({ layers: [3, 5], tokens: [1, 1] });
    actions.paintCells([40, 41], 'out');
    actions.undo();
    expect(plansHere(store.getState()).present.rules).toHaveLength(1);
    actions.redo();
    await actions.askPainted();
    const run = await ended(windowModel, 2);
    expect(run.origin).toEqual({ runId: first.runId, how: 'steered' });
    expect(run.question).toBe(first.question);
    expect(originText(run, first)).toBe(
      'Asked again with painted cells: 2 in (all layers and tokens); 2 out (layers 3 to 5, token 2).',
    );
    expect(cellsIn(selections.at(run.runId, 1, 4)?.selectionGrid)).toEqual(expect.arrayContaining([0, 1]));
    expect(cellsIn(selections.at(run.runId, 1, 4)?.selectionGrid)).not.toContain(40);
    expect(store.getState().askSettings.steering).toBeUndefined();
    actions.clearPlan();
    await actions.askPainted();
    const restored = await ended(windowModel, 3);
    expect(restored.settings).toEqual(first.settings);
    expect(restored.tokens).toEqual(first.tokens);
  });

  it('says so where nothing is painted, and asks nothing', async () => {
    const { windowModel } = await asked();
    await windowModel.actions.askPainted();
    expect(windowModel.store.getState().runIds).toHaveLength(1);
    expect(windowModel.store.getState().annotationSaid.text).toContain('No cell is painted');
  });

  it('paints by a cursor of keys and from annotations', async () => {
    const { windowModel } = await asked();
    const { store, actions } = windowModel;
    actions.setTool('paint');
    actions.movePaintCursor(0, 1);
    actions.movePaintCursor(-1, 0);
    actions.paintAtCursor();
    expect(plansHere(store.getState()).present.rules[0]?.cells.indexOf('+')).toBe(31);
    // 3840 x 2400: cells of 426.7, the first row that shows any is 1.
    actions.addShapes([{ type: 'box', x: 10, y: 0, width: 300, height: 300 }]);
    actions.paintAnnotations('out');
    const { cells } = plansHere(store.getState()).present.rules[0]!;
    expect([...cells.matchAll(/-/g)].map(({ index }) => index)).toEqual([9, 18]);
  });

  it('tries a threshold and asks with it; swaps the selector', async () => {
    const { windowModel, first } = await asked();
    const { store, actions } = windowModel;
    actions.toggleThreshold();
    expect(store.getState().thresholdPreview).toBe(48);
    actions.previewThreshold(12);
    await actions.askThreshold();
    const run = await ended(windowModel, 2);
    expect(run.settings.threshold).toBe(12);
    expect(run.origin).toEqual({ runId: first.runId, how: 'threshold' });
    expect(store.getState().thresholdPreview).toBeNull();
    await actions.askSelector('random', first.runId);
    const random = await ended(windowModel, 3);
    expect(random.settings).toEqual({ ...first.settings, selector: 'random' });
  });

  it('branches with what was there, with another token, with text, and with painted cells from there on', async () => {
    const { windowModel, first } = await asked();
    const { store, actions } = windowModel;
    actions.openBranch(first.runId, 1);
    expect(await actions.branch({ kind: 'token', id: first.tokens[1]!.id }, false)).toBeNull();
    const same = await ended(windowModel, 2);
    expect(same.settings.givenTokens).toEqual(first.tokens.slice(0, 2).map(({ id }) => id));
    expect(same.tokens.map(({ id }) => id)).toEqual(first.tokens.map(({ id }) => id));
    expect(same.origin).toEqual({ runId: first.runId, how: 'branch', tokenIndex: 1 });
    actions.paintCells([7], 'out');
    actions.openBranch(first.runId, 1);
    expect(await actions.branch({ kind: 'text', text: ' blue' }, true)).toBeNull();
    const other = await ended(windowModel, 3);
    expect(answerText(other)).toBe('The blue sign says “BAKERY 7”.');
    expect(other.settings.steering?.rules).toMatchObject([{ tokens: [1, 2 ** 20 - 1] }]);
    expect(originText(other, first)).toBe(
      'Branch at token 2: “blue” in place of “red”; painted cells: 1 out (all layers, from token 2 on).',
    );
    actions.openBranch(first.runId, 1);
    expect(await actions.branch({ kind: 'text', text: '' }, false)).toContain('The text is empty');
    expect(store.getState().branching).not.toBeNull();
  });

  it('asks about a region, which the question box names until it is taken back', async () => {
    const { windowModel, first } = await asked();
    const { store, actions } = windowModel;
    actions.chooseRegion({ x: 10.4, y: 20.6, width: 512, height: 384 });
    const region = { left: 10, top: 20, width: 513, height: 385, use: 'all' };
    expect(regionHere(store.getState())).toEqual(region);
    await actions.ask('And here?');
    const run = await ended(windowModel, 2);
    expect(run.settings.region).toEqual(region);
    expect(run.origin).toBeUndefined();
    await actions.askRegion(first.runId);
    expect((await ended(windowModel, 3)).origin).toEqual({ runId: first.runId, how: 'region' });
    actions.chooseRegion(null);
    await actions.ask('All of it?');
    expect((await ended(windowModel, 4)).settings.region).toBeUndefined();
    actions.editQuestion(run.runId);
    expect(regionHere(store.getState())).toEqual(region);
    expect(store.getState().askSettings.region).toBeUndefined();
  });

  it('zooms to where an answer looked, and not from one that saw a region alone', async () => {
    const { windowModel, first } = await asked();
    const { store, actions } = windowModel;
    await actions.zoomWhereLooked();
    const run = await ended(windowModel, 2);
    expect(run.origin).toEqual({ runId: first.runId, how: 'zoom' });
    const { region } = run.settings;
    expect(region?.use).toBe('highres');
    expect(region!.left + region!.width).toBeLessThanOrEqual(first.picture.width);
    expect(region!.top + region!.height).toBeLessThanOrEqual(first.picture.height);
    actions.chooseRegion({ x: 0, y: 0, width: 100, height: 100 });
    await actions.askRegion(first.runId);
    const alone = await ended(windowModel, 3);
    await actions.zoomWhereLooked(alone.runId);
    expect(store.getState().composerError?.message).toContain('about a region');
  });

  it('keeps what is painted with the session', async () => {
    const shelf = fakeSessions();
    const { windowModel } = await asked(shelf);
    const { store, actions } = windowModel;
    actions.setPaintScope({ layers: null, tokens: [2, 4] });
    actions.paintCells([3], 'in');
    await vi.waitFor(() => expect(Object.values(store.getState().saving)[0]?.state).toBe('saved'), 5000);
    const again = await readyWindow(undefined, shelf);
    await vi.waitFor(() => expect(again.store.getState().runIds).toHaveLength(1), patient);
    expect(currentSessionId(again.store.getState())).toBe(currentSessionId(store.getState()));
    expect(plansHere(again.store.getState()).present).toEqual(plansHere(store.getState()).present);
  });
});
