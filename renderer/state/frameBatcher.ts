/** Collects items and hands them over together, at most once per animation frame. */
export interface FrameBatcher<T> {
  add(item: T): void;
  /** Hands over at once what has been collected. */
  flush(): void;
}

/**
 * @param apply receives the items in the order they were added.
 * @param schedule calls back at the next frame; the default also works in a hidden window, where frames stop.
 */
export function frameBatcher<T>(
  apply: (items: readonly T[]) => void,
  schedule: (callback: () => void) => void = nextFrame,
): FrameBatcher<T> {
  let pending: T[] = [];
  let scheduled = false;
  const flush = (): void => {
    scheduled = false;
    if (pending.length === 0) return;
    const items = pending;
    pending = [];
    apply(items);
  };
  return {
    add(item) {
      pending.push(item);
      if (scheduled) return;
      scheduled = true;
      schedule(flush);
    },
    flush,
  };
}

const hiddenWindowMs = 200;

function nextFrame(callback: () => void): void {
  let called = false;
  const once = (): void => {
    if (called) return;
    called = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    callback();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, hiddenWindowMs);
}
