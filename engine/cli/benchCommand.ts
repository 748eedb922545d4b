import type { Command } from './command.js';
import { EngineError } from '../errors.js';
export const benchCommand: Command = {
  name: 'bench',
  summary: 'Measure speed against the floor',
  positionals: [],
  options: {},
  run: () => Promise.reject(new EngineError('option-invalid', 'not yet')),
};
