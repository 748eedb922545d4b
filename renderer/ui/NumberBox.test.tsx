import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { NumberBox } from './NumberBox.js';

afterEach(cleanup);

it('says its limits where what is typed is outside them, and what it goes back to', () => {
  const taken: number[] = [];
  render(
    <NumberBox label="Length" value={128} min={1} max={1_048_576} whole onChange={(n) => taken.push(n)} />,
  );
  const box = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Length' });
  fireEvent.change(box, { target: { value: '0' } });
  expect(screen.getByRole('alert').textContent).toBe('Expected a whole number from 1 to 1,048,576.');
  expect(box.getAttribute('aria-invalid')).toBe('true');
  fireEvent.blur(box);
  expect(box.value).toBe('128');
  expect(screen.getByRole('alert').textContent).toBe(
    'Back to 128: expected a whole number from 1 to 1,048,576.',
  );
  fireEvent.change(box, { target: { value: '7' } });
  expect(screen.queryByRole('alert')).toBeNull();
  expect(taken).toEqual([7]);
});

it('a late box takes what is typed on Enter and on leaving, once', () => {
  const taken: number[] = [];
  render(<NumberBox label="Page" value={1} min={1} max={40} whole late onChange={(n) => taken.push(n)} />);
  const box = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Page' });
  fireEvent.change(box, { target: { value: '1' } });
  fireEvent.change(box, { target: { value: '12' } });
  expect(taken).toEqual([]);
  fireEvent.keyDown(box, { key: 'Enter' });
  fireEvent.blur(box);
  expect(taken).toEqual([12]);
  fireEvent.change(box, { target: { value: '41' } });
  fireEvent.keyDown(box, { key: 'Enter' });
  expect(screen.getByRole('alert').textContent).toBe('Expected a whole number from 1 to 40.');
  fireEvent.blur(box);
  fireEvent.change(box, { target: { value: '3' } });
  fireEvent.blur(box);
  expect(taken).toEqual([12, 3]);
});
