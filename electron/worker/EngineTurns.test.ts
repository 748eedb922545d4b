import { expect, it } from 'vitest';
import { EngineTurns } from './EngineTurns.js';

const still = new AbortController().signal;

it('a question tells the run under way to end, and waits for that alone', async () => {
  const turns = new EngineTurns();
  const order: string[] = [];
  const turn = await turns.next(still);
  turn.signal.addEventListener('abort', () => order.push('told'));
  const answered = turns.question(() => {
    order.push('answered');
    return Promise.resolve();
  });
  const again = turns.next(still).then((next) => {
    order.push('again');
    next.end();
  });
  await Promise.resolve();
  expect(order).toEqual(['told']);
  turn.end();
  await answered;
  await again;
  expect(order).toEqual(['told', 'answered', 'again']);
});

it('what waits for questions goes on when it is cancelled', async () => {
  const turns = new EngineTurns();
  let answer: () => void = () => undefined;
  const answered = turns.question(() => new Promise<void>((resolve) => (answer = resolve)));
  const abort = new AbortController();
  const waiting = turns.next(abort.signal);
  abort.abort();
  await expect(waiting).resolves.toHaveProperty('end');
  answer();
  await answered;
});
