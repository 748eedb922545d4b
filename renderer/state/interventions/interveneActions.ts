import { maxNewTokens } from '../../../engine/protocol/limits.js';
import type { Origin } from '../../../engine/protocol/origin.js';
import type { Region } from '../../../engine/protocol/region.js';
import type { Selector } from '../../../engine/protocol/selector.js';
import type { Span } from '../../../engine/protocol/steering.js';
import type { Rectangle } from '../../canvas/geometry/points.js';
import { frameOf, imageView } from '../../canvas/geometry/frame.js';
import { shapeBounds } from '../../canvas/geometry/shapeBounds.js';
import { visiblePart } from '../../canvas/geometry/viewport.js';
import type { Host } from '../../host/host.js';
import { selectedHere } from '../annotations/annotationSlice.js';
import type { AppStore } from '../appStore.js';
import type { AskSettings, Run } from '../runs/run.js';
import type { RunActions } from '../runs/runActions.js';
import { plansHere, withRegion } from './interventionSlice.js';
import { planOfSteering, planSteering, type Plan } from './plan.js';
import { regionText } from './planText.js';

/** How a branch goes on where it leaves its run. */
export type BranchChoice =
  | { readonly kind: 'token'; readonly id: number }
  /** Text in place of the token, as the model would write it. */
  | { readonly kind: 'text'; readonly text: string };

/** Asking again with something changed: each is a run like others. They are refused like questions, at the question box. */
export interface InterveneActions {
  /** Asks the question of a run, by default the shown one, with what is painted; without a run, what stands in the question box. */
  readonly askPainted: (runId?: string) => Promise<void>;
  /** Shows what another threshold (0 to 255) would select, or (null) the run's own selection again. */
  readonly previewThreshold: (threshold: number | null) => void;
  /** Begins to try thresholds on the shown run, or leaves it. */
  readonly toggleThreshold: () => void;
  readonly askThreshold: () => Promise<void>;
  /** Asks a run's question with other cells, as many as attention takes where the selector is `random` or `centre`. */
  readonly askSelector: (selector: Selector, runId?: string) => Promise<void>;
  /** Begins a branch at a token: by default the one in focus. */
  readonly openBranch: (runId?: string, tokenIndex?: number) => void;
  readonly closeBranch: () => void;
  /**
   * Asks the run that is branched with its tokens up to there and the choice.
   *
   * @param painted what is painted holds from there on, in place of what the run was steered by.
   * @returns why not, and what to do; null where it was asked.
   */
  readonly branch: (choice: BranchChoice, painted: boolean) => Promise<string | null>;
  /** Folds the branches of a run away, or shows them again. */
  readonly toggleBranches: (runId: string) => void;
  /** What the next question is about: a part of the picture, in its pixels, or (null) the whole. */
  readonly chooseRegion: (box: Rectangle | null) => void;
  /** Makes the selected box, or what is in view where none is selected, the part the next question is about. */
  readonly chooseRegionHere: () => void;
  /** Asks a run's question about the region that is chosen, or the selected box. */
  readonly askRegion: (runId?: string) => Promise<void>;
}

/** What the actions need of the rest of the window. */
export interface InterveneTools {
  readonly host: Pick<Host, 'tokensOf'>;
  readonly askWith: RunActions['askWith'];
  readonly say: (text: string) => void;
}

/** The interventions of one window. */
export function interveneActions(store: AppStore, { host, askWith, say }: InterveneTools): InterveneActions {
  const runOf = (runId?: string): Run | undefined => {
    const { runs, shownRunId } = store.getState();
    return runs[runId ?? shownRunId ?? ''];
  };
  const again = (
    run: Run,
    change: (settings: AskSettings) => AskSettings,
    how: Origin['how'],
    tokenIndex?: number,
  ): Promise<string | null> =>
    askWith(run.question, change(run.settings), {
      runId: run.runId,
      how,
      ...(tokenIndex !== undefined && { tokenIndex }),
    });
  const chooseRegion: InterveneActions['chooseRegion'] = (box) => {
    const { currentImageId, images } = store.getState();
    const image = images[currentImageId ?? ''];
    if (image === undefined) return;
    const region = box && wholePixels(box, image);
    store.setState(({ regions }) => ({ regions: withRegion(regions, image.imageId, region) }));
    if (region === null) {
      say('The next question is about the whole picture.');
      return;
    }
    store.setState({ tool: 'pan' });
    say(`The next question is about a region of ${regionText(region)}: the model sees nothing else.`);
  };
  const selectedBox = (): Rectangle | null => {
    const [annotation, ...more] = selectedHere(store.getState());
    return annotation !== undefined && more.length === 0 && hasArea(annotation.shape.type)
      ? shapeBounds(annotation.shape)
      : null;
  };
  return {
    askPainted: async (runId) => {
      const state = store.getState();
      const plan = plansHere(state).present;
      const run = runOf(runId);
      if (plan.rules.length === 0 && run?.settings.steering === undefined) {
        say('No cell is painted. Paint cells in or out, then ask again.');
        return;
      }
      if (run !== undefined) await again(run, (settings) => steered(settings, plan), 'steered');
      else await askWith(state.draft.trim(), steered(state.askSettings, plan));
    },
    previewThreshold: (thresholdPreview) => store.setState({ thresholdPreview }),
    toggleThreshold: () => {
      const { thresholdPreview, model } = store.getState();
      const run = runOf();
      if (thresholdPreview !== null) store.setState({ thresholdPreview: null });
      else if (run === undefined || run.prefill?.selectingLayers.length === 0)
        say('No selection is shown: ask a question of FlexAttention first.');
      else {
        const threshold = run.settings.threshold ?? run.model?.threshold ?? model?.threshold;
        store.setState((state) => ({
          thresholdPreview: threshold ?? null,
          overlay: { ...state.overlay, mode: 'selected', visible: true },
        }));
      }
    },
    askThreshold: async () => {
      const { thresholdPreview: threshold } = store.getState();
      const run = runOf();
      if (run === undefined || threshold === null) return;
      const runId = await again(run, (settings) => ({ ...settings, threshold }), 'threshold');
      if (runId !== null) store.setState({ thresholdPreview: null });
    },
    askSelector: async (selector, runId) => {
      const run = runOf(runId);
      if (run !== undefined) await again(run, (settings) => ({ ...settings, selector }), 'selector');
    },
    openBranch: (runId, tokenIndex) => {
      const run = runOf(runId);
      const at = tokenIndex ?? store.getState().focus.tokenIndex;
      if (run?.tokens[at] === undefined) say('No token is in focus: choose one of an answer, then branch.');
      else store.setState({ branching: { runId: run.runId, tokenIndex: at } });
    },
    closeBranch: () => store.setState({ branching: null }),
    branch: async (choice, isPainted) => {
      const { branching } = store.getState();
      const run = runOf(branching?.runId ?? '');
      if (branching === null || run === undefined) return 'The answer to branch from is no longer there.';
      const { tokenIndex } = branching;
      const before = run.tokens.slice(0, tokenIndex).map(({ id }) => id);
      const chosen = await idsOf(choice, before, host);
      if (typeof chosen === 'string') return chosen;
      const plan = plansHere(store.getState()).present;
      const asked = await again(
        run,
        (settings) => ({
          ...(isPainted ? steeredFrom(settings, plan, tokenIndex) : settings),
          givenTokens: [...before, ...chosen],
        }),
        'branch',
        tokenIndex,
      );
      if (asked === null) return store.getState().composerError?.message ?? 'Another question is on its way.';
      store.setState(({ foldedRuns }) => ({
        branching: null,
        foldedRuns: foldedRuns.filter((id) => id !== run.runId),
      }));
      return null;
    },
    toggleBranches: (runId) =>
      store.setState(({ foldedRuns }) => ({
        foldedRuns: foldedRuns.includes(runId)
          ? foldedRuns.filter((id) => id !== runId)
          : [...foldedRuns, runId],
      })),
    chooseRegion,
    chooseRegionHere: () => {
      const { images, currentImageId, view, padded, stageSize } = store.getState();
      const image = images[currentImageId ?? ''];
      if (image === undefined) return;
      const inView = view && visiblePart(imageView(view, frameOf(image, padded)), image, stageSize);
      const box = selectedBox() ?? inView;
      if (box !== null) chooseRegion(box);
    },
    askRegion: async (runId) => {
      const run = runOf(runId);
      const { images, currentImageId, regions } = store.getState();
      const image = images[currentImageId ?? ''];
      if (run === undefined || image === undefined) return;
      const box = selectedBox();
      const region = regions[image.imageId] ?? (box && wholePixels(box, image));
      if (region === null) {
        say('No region is chosen: draw one, or select a box.');
        return;
      }
      await again(run, (settings) => ({ ...settings, region }), 'region');
    },
  };
}

/** The settings with what is painted, in place of what they were steered by. */
function steered(settings: AskSettings, plan: Plan): AskSettings {
  return { ...settings, steering: planSteering(plan) };
}

/** Up to a token as it was steered, from there on as is painted. */
function steeredFrom(settings: AskSettings, plan: Plan, tokenIndex: number): AskSettings {
  const before = within(planOfSteering(settings.steering), [0, tokenIndex - 1]);
  const after = within(plan, [tokenIndex, maxNewTokens - 1]);
  const rules = [...before, ...after].flatMap((rules) => planSteering(rules)?.rules ?? []);
  return { ...settings, steering: rules.length > 0 ? { rules } : undefined };
}

/** A plan's rules, each held to a span of tokens; those outside are left out. */
function within({ rules }: Plan, [first, last]: Span): readonly Plan[] {
  return rules.flatMap((rule) => {
    const [from, to] = rule.tokens ?? [0, maxNewTokens - 1];
    const tokens: Span = [Math.max(first, from), Math.min(last, to)];
    return tokens[0] <= tokens[1] ? [{ rules: [{ ...rule, tokens }] }] : [];
  });
}

/** Ids of what a branch goes on with, or why there are none. */
async function idsOf(
  choice: BranchChoice,
  after: readonly number[],
  host: InterveneTools['host'],
): Promise<readonly number[] | string> {
  if (choice.kind === 'token') return [choice.id];
  if (choice.text === '') return 'The text is empty. Type what the answer is to say here, or choose a token.';
  const reply = await host.tokensOf({ text: choice.text, after: [...after] });
  return reply.ok ? reply.value : reply.error.message;
}

function wholePixels(
  box: Rectangle,
  image: { readonly width: number; readonly height: number },
): Region | null {
  const held = (value: number, most: number): number => Math.min(Math.max(value, 0), most);
  const left = Math.floor(held(box.x, image.width));
  const top = Math.floor(held(box.y, image.height));
  const width = Math.ceil(held(box.x + box.width, image.width)) - left;
  const height = Math.ceil(held(box.y + box.height, image.height)) - top;
  return width < 1 || height < 1 ? null : { left, top, width, height, use: 'all' };
}

function hasArea(type: string): boolean {
  return type === 'box' || type === 'polygon' || type === 'freehand';
}
