import { askCommand } from './askCommand.js';
import { batchCommand } from './batchCommand.js';
import { benchCommand } from './benchCommand.js';
import type { Command } from './command.js';
import { completionCommand } from './completionCommand.js';
import { convertCommand } from './convertCommand.js';
import { doctorCommand } from './doctorCommand.js';
import { evalCommand } from './evalCommand.js';
import { experimentCommand } from './experimentCommand.js';
import { exportCommand } from './exportCommand.js';
import { fetchCommand } from './fetchCommand.js';
import { importCommand } from './importCommand.js';
import { inspectCommand } from './inspectCommand.js';
import { scoreCommand } from './scoreCommand.js';
import { traceCommand } from './traceCommand.js';
import { viewCommand } from './viewCommand.js';

const ofWork: readonly Command[] = [
  askCommand,
  batchCommand,
  viewCommand,
  traceCommand,
  scoreCommand,
  inspectCommand,
  fetchCommand,
  convertCommand,
  evalCommand,
  experimentCommand,
  exportCommand,
  importCommand,
  benchCommand,
  doctorCommand,
];

/** Every command of `fovea`, in the order of help; docs/command-line.md describes each with its options. */
export const commands: readonly Command[] = [...ofWork, completionCommand(ofWork)];
