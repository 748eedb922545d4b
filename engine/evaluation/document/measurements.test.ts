import { expect, it } from 'vitest';
import { measurements } from './measurements.js';

it('names the type of weights on every line: the default of the command must not decide what is measured', () => {
  const types = measurements.map(({ name, options }) => {
    const given = options.flatMap((word, index) => (word === '--weights' ? [options[index + 1]] : []));
    return [name, ...given];
  });
  expect(types.length).toBeGreaterThan(0);
  for (const [name, ...given] of types) {
    expect(given, name).toEqual([name === 'flex-int8' ? 'int8' : 'fp32']);
  }
});
