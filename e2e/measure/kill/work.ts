import type { Annotation } from '../../../engine/protocol/annotation.js';
import type { AskPayload } from '../../../electron/ipc/contracts.js';
import type { OpenedSession } from '../../../electron/ipc/sessionContracts.js';
import type { WindowApi } from '../../../electron/ipc/windowApi.js';

/** What the window was told is on the disk, or was about to send when the app was killed. */
export interface WorkDone {
  /** Counts of the last change of each kind that was acknowledged; 0 for none. */
  readonly annotations: number;
  readonly name: number;
  readonly label: number;
  /** Questions that were acknowledged and not deleted since, and those whose end was. */
  readonly asked: readonly string[];
  readonly finished: readonly string[];
  /** Deletions that were acknowledged. */
  readonly deleted: readonly string[];
}

/** What the script in the window says, before it does something and once that is acknowledged. */
export type WorkNote =
  | { readonly kind: 'annotations' | 'name' | 'label'; readonly count: number }
  | { readonly kind: 'asked' | 'finished' | 'deleting' | 'deleted'; readonly runId: string }
  | { readonly kind: 'pasted' | 'removing'; readonly sessionId: string };

/** What a session holds, as the window gets it after a start. */
export interface FoundWork {
  readonly annotations: readonly Annotation[];
  readonly name: string;
  readonly label: string;
  readonly runs: readonly {
    readonly runId: string;
    readonly question: string;
    readonly state: string;
    readonly tokens: number;
    /** Tokens and maps that can be read of it; null for none. */
    readonly masks: { readonly tokens: number; readonly mapValues: number } | null;
  }[];
  readonly troubles: readonly string[];
  readonly imageTrouble: string | null;
}

/** The annotations after change number `count`: what is there says which change it was, and whether it is whole. */
export function annotationsAt(count: number): Annotation[] {
  return Array.from({ length: Math.min(count, 40) }, (_, index) => {
    const number = count - index;
    const x = (number * 37) % 300;
    const shapes = [
      { type: 'box', x, y: number % 200, width: 20 + (count % 7), height: 10 },
      { type: 'point', at: [x, (number * 13) % 200] },
      {
        type: 'polygon',
        points: [
          [x, 1],
          [x + 9, 20],
          [x - 5, 30 + (count % 11)],
        ],
      },
    ] as const;
    return {
      id: `mark-${number}`,
      shape: shapes[number % shapes.length]!,
      labelId: null,
      note: `change ${count}`,
      tie: null,
      createdAt: '2026-11-30T18:00:00.000Z',
      changedAt: '2026-11-30T18:00:00.000Z',
    };
  });
}

/** Resolves once the ledger has it. */
declare const note: (text: string) => Promise<void>;

/** In the window: what it finds of the sessions. */
export async function findWork(sessionIds: readonly string[]): Promise<Record<string, FoundWork | string>> {
  const host = (window as unknown as { fovea: WindowApi }).fovea;
  const found: Record<string, FoundWork | string> = {};
  for (const sessionId of sessionIds) {
    const reply = await host.openSession({ sessionId });
    if (!reply.ok) {
      found[sessionId] = `${reply.error.code}: ${reply.error.message}`;
      continue;
    }
    const { session, runs, troubles = [], imageTrouble }: OpenedSession = reply.value;
    const kept = [];
    for (const { runId, question, state, tokens, hasMasks } of runs) {
      const masks = hasMasks ? await host.runMasks({ sessionId, runId }) : null;
      const maps = hasMasks ? await host.tokenMaps({ sessionId, runId, tokenIndex: 0 }) : null;
      kept.push({
        ...{ runId, question, state, tokens: tokens.length },
        masks: masks?.ok && maps?.ok ? { tokens: masks.value.tokens, mapValues: maps.value.length } : null,
      });
    }
    found[sessionId] = {
      annotations: session.annotations,
      name: session.name,
      label: session.labels[0]?.name ?? '',
      runs: kept,
      troubles,
      imageTrouble,
    };
  }
  return found;
}

/** In the window: annotates, writes, renames, asks and deletes until the app is killed, and notes what is acknowledged. */
export async function work(from: {
  readonly sessionId: string;
  readonly imageId: string;
  readonly done: WorkDone;
  readonly pasted: readonly string[];
  readonly picture: readonly number[];
  readonly seed: number;
}): Promise<void> {
  const host = (window as unknown as { fovea: WindowApi }).fovea;
  const { sessionId, imageId, done } = from;
  const say = (said: WorkNote): Promise<void> => note(JSON.stringify(said));
  let seed = from.seed;
  const random = (): number => {
    seed = (seed * 1664525 + 1013904223) % 2 ** 32;
    return seed / 2 ** 32;
  };
  const counts = { annotations: done.annotations, name: done.name, label: done.label };
  const asked = [...done.asked];
  const ended = new Map<string, boolean>();
  let savedAfterEnd: (() => void)[] = [];
  host.onRun(({ runId, messages }) => {
    if (messages.some(({ type }) => type === 'done')) {
      // What the session says next of its saving comes after the end was taken in.
      savedAfterEnd.push(() => void say({ kind: 'finished', runId }));
    }
    if (messages.some(({ type }) => type === 'done' || type === 'failed')) ended.set(runId, true);
  });
  host.onSessionSaving((saving) => {
    if (saving.sessionId !== sessionId || saving.state !== 'saved') return;
    savedAfterEnd.forEach((tell) => tell());
    savedAfterEnd = [];
  });
  const settings = {
    variant: 'flex',
    sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 5 },
    selector: 'attention',
  } as const satisfies Partial<AskPayload>;
  const label = (name: string) => [{ id: 'label', name, colour: '#ff8800' }];
  const later = async (
    kind: 'annotations' | 'name' | 'label',
    doing: Promise<{ ok: boolean }>,
    count: number,
  ) => {
    const reply = await doing;
    if (reply.ok) void say({ kind, count });
    else throw new Error(JSON.stringify(reply));
  };
  const annotate = (): Promise<void> => {
    const count = ++counts.annotations;
    const annotations = annotationsAt(count);
    return later('annotations', host.updateSession({ sessionId, parts: { annotations } }), count);
  };
  const write = (): Promise<void> => {
    const count = ++counts.label;
    return later(
      'label',
      host.updateSession({ sessionId, parts: { labels: label(`label ${count}`) } }),
      count,
    );
  };
  const rename = (): Promise<void> => {
    const count = ++counts.name;
    return later('name', host.renameSession({ sessionId, name: `name ${count}` }), count);
  };
  const ask = async (): Promise<void> => {
    const question = `question ${asked.length} ${random()}`;
    const reply = await host.ask({ imageId, question, ...settings });
    // One that the disk was too slow for is promised nothing yet.
    if (!reply.ok || !reply.value.kept) return;
    asked.push(reply.value.runId);
    void say({ kind: 'asked', runId: reply.value.runId });
  };
  const forget = async (): Promise<void> => {
    const runId = asked[0]!;
    if (!ended.get(runId) && !done.asked.includes(runId)) return;
    asked.shift();
    // Known before it is done: the app may be killed with the deletion on the disk and the note still on its way.
    await say({ kind: 'deleting', runId });
    const reply = await host.deleteRun({ sessionId, runId });
    if (reply.ok) void say({ kind: 'deleted', runId });
  };
  const paste = async (): Promise<void> => {
    // Bytes that nobody has seen: whatever follows the end of a PNG is no part of its picture.
    const bytes = new Uint8Array([
      ...from.picture,
      ...Array.from({ length: 8 }, () => Math.floor(random() * 256)),
    ]);
    const reply = await host.openImageBytes({ name: 'pasted.png', bytes });
    if (!reply.ok) throw new Error(JSON.stringify(reply));
    const other = reply.value.sessionId;
    const kept = await host.updateSession({ sessionId: other, parts: { annotations: annotationsAt(3) } });
    if (kept.ok) void say({ kind: 'pasted', sessionId: other });
  };
  for (const old of from.pasted) {
    await say({ kind: 'removing', sessionId: old });
    await host.deleteSession({ sessionId: old });
  }
  void ask();
  for (;;) {
    const dice = random();
    if (dice < 0.5) await Promise.all([annotate(), annotate(), write()]);
    else if (dice < 0.7) await annotate();
    else if (dice < 0.8) await rename();
    else if (dice < 0.9) await ask();
    else if (dice < 0.95 && asked.length > 6) await forget();
    else if (dice > 0.98) await paste();
    if (random() < 0.3) await new Promise((resolve) => setTimeout(resolve, random() * 40));
  }
}
