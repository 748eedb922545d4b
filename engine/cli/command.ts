import type { Readable } from 'node:stream';
import type { Engine, EngineOptions } from '../answering/Engine.js';
import type { CommandSpec, ParsedOptions } from './commandOptions.js';

/** What a command may touch. */
export interface CommandContext {
  /** Results only. */
  readonly stdout: TextSink;
  /** Progress and errors. */
  readonly stderr: TextSink;
  readonly openEngine: (options: EngineOptions) => Promise<Engine>;
  /** Folder of the shipped model. */
  readonly defaultModelDir: string;
  /** Root of the repository or package. */
  readonly root: string;
  /** Standard input, opened when something reads it. */
  readonly readStdin: () => Readable & { readonly isTTY?: boolean };
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
}

/** Where a command writes its lines. */
export interface TextSink {
  /** Whether a person is likely to be watching. */
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** One `fovea NAME`. */
export interface Command extends CommandSpec {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  readonly run: (options: ParsedOptions, context: CommandContext) => Promise<void>;
}
