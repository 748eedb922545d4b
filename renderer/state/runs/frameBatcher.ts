/**
 * Gathers items and hands them over together, at most once per animation frame and after it: a window that draws more slowly than
 * they come falls no further behind.
 *
 * @param apply receives the items in the order they were added.
 * @param schedule calls back at the next frame; the default also works in a hidden window, where frames stop.
 * @returns what adds an item.
 */
export function frameBatcher<T>(
  apply: (items: readonly T[]) => void,
  schedule: (callback: () => void) => void = nextFrame,
): (item: T) => void {
  let waiting: T[] = [];
  const flush = (): void => {
    const items = waiting;
    waiting = [];
    apply(items);
  };
  return (item) => {
    waiting.push(item);
    if (waiting.length === 1) schedule(flush);
  };
}

const hiddenWindowMs = 200;

function nextFrame(callback: () => void): void {
  let called = false;
  const once = (): void => {
    if (called) return;
    called = true;
    clearTimeout(timer);
    callback();
  };
  // After the frame is drawn, and not while it is: each then takes a turn of its own, and what a person does comes between.
  requestAnimationFrame(() => setTimeout(once));
  const timer = setTimeout(once, hiddenWindowMs);
}
