import type { Page } from '@playwright/test';

/** What the window did in the frames that were recorded; in milliseconds. */
export interface FrameRecord {
  /** Between the beginnings of frames that follow each other. */
  readonly betweenMs: readonly number[];
  /** What the window's main thread worked in a frame: from the first event of the pointer in it, to the end of drawing. */
  readonly workMs: readonly number[];
  /** Frames from a move of the focus by the pointer to that in which the picture is drawn with it. */
  readonly lagFrames: readonly number[];
  /** What the main thread computed over all of them, which other work on the machine does not change. */
  readonly threadMs: number;
}

/** Records the frames of a window while something is done in it. */
export async function recordFrames(page: Page, act: () => Promise<void>): Promise<FrameRecord> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const threadMs = async (): Promise<number> => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  };
  const recording = await page.evaluateHandle(() => {
    const betweenMs: number[] = [];
    const workMs: number[] = [];
    const lagFrames: number[] = [];
    const stage = document.querySelector<HTMLElement>('[data-testid=stage]')!;
    const place = (): string => `${stage.dataset['layer']} ${stage.dataset['token']}`;
    const active = (): string => {
      const grid = document.querySelector('[role=grid]')!;
      return grid.getAttribute('aria-activedescendant')!.replace('matrix-cell-', '').replace('-', ' ');
    };
    let frames = 0;
    let isOver = false;
    let last: number | null = null;
    let began: number | null = null;
    let drawn = place();
    let asked: { readonly place: string; readonly frame: number } | null = null;
    const onMove = (): void => {
      began ??= performance.now();
    };
    window.addEventListener('pointermove', onMove, { capture: true });
    const channel = new MessageChannel();
    let from = 0;
    channel.port1.onmessage = () => workMs.push(performance.now() - from);
    const frame = (): void => {
      if (isOver) return;
      const now = performance.now();
      from = began ?? now;
      began = null;
      if (last !== null) betweenMs.push(now - last);
      last = now;
      frames++;
      if (asked === null && active() !== drawn) asked = { place: active(), frame: frames };
      if (place() !== drawn) {
        drawn = place();
        if (asked !== null) lagFrames.push(frames - asked.frame);
        asked = null;
      }
      channel.port2.postMessage(null);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return {
      end: () => {
        isOver = true;
        window.removeEventListener('pointermove', onMove, { capture: true });
        return { betweenMs, workMs, lagFrames };
      },
    };
  });
  const before = await threadMs();
  await act();
  const after = await threadMs();
  const recorded = await recording.evaluate(({ end }) => end());
  await client.detach();
  return { ...recorded, threadMs: after - before };
}

/** A share of the values is at most this large; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
