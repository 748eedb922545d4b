/** What a person asked for on the command line that started the app. */
export interface LaunchArguments {
  /** The pictures and folders to open, as written. */
  readonly imagePaths: readonly string[];
  /** The model folder of `--model DIR`, as written. */
  readonly modelDir: string | null;
  /** What cannot be meant, in words; null when all can. The app does not start then. */
  readonly mistake: string | null;
}

/**
 * Reads `fovea [--model DIR] [IMAGE ...]`. Other options belong to Chromium and are passed over; the words that are no
 * options are pictures or folders of them.
 *
 * @param args arguments after the executable.
 * @param hasAppPath whether the first word is the app's own folder (`electron . IMAGE`), as in development.
 */
export function parseLaunchArguments(args: readonly string[], hasAppPath = false): LaunchArguments {
  let appPathSeen = !hasAppPath;
  const imagePaths: string[] = [];
  let modelDir: string | null = null;
  let mistake: string | null = null;
  const takeModel = (value: string | undefined): void => {
    if (modelDir !== null) mistake ??= 'Expected --model once, but it is given twice.';
    if (value === undefined || value === '' || value.startsWith('--'))
      mistake ??= 'Expected a value after --model (DIR: the folder with the model to open).';
    else modelDir = value;
  };
  let optionsEnded = false;
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    if (!optionsEnded && argument === '--') optionsEnded = true;
    else if (!optionsEnded && argument === '--model') takeModel(args[++i]);
    else if (!optionsEnded && argument.startsWith('--model=')) takeModel(argument.slice('--model='.length));
    else if (!optionsEnded && argument.startsWith('-')) continue;
    else if (!appPathSeen) appPathSeen = true;
    else imagePaths.push(argument);
  }
  return { imagePaths, modelDir, mistake };
}
