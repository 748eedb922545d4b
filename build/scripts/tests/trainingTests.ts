import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What of the training tests can run on this machine. */
export interface TrainingPlan {
  /** Command that runs them, or null where none of them can run. */
  readonly python: string | null;
  /** Files left out, from the project's root. */
  readonly ignored: readonly string[];
  /** What to print; also one line for everything that is skipped. */
  readonly notices: readonly string[];
  /** Counted as skipped beside what pytest itself skips. */
  readonly skipped: number;
}

/** What a Python on this machine lacks; null: there is no Python. */
export type TrainingProbe = {
  readonly python: string;
  /** Modules that cannot be imported. */
  readonly modules: readonly string[];
  /** Fonts of `training/pictures/glyphs.py` that cannot be opened; not looked for where a module is missing. */
  readonly fonts: readonly string[];
} | null;

/** Modules that the training tests import, beside their names for pip. */
const packages = {
  torch: 'torch',
  numpy: 'numpy',
  PIL: 'pillow',
  safetensors: 'safetensors',
  tokenizers: 'tokenizers',
  skimage: 'scikit-image',
  pytest: 'pytest',
} as const;

/** Test files that draw scenes: what they draw depends on the fonts of `training/fonts.txt`. */
const drawingTests = ['training/train/test_finetune.py', 'training/pictures/test_generator.py'];

const probeScript = `
import importlib, json
modules, fonts = [], []
for name in ${JSON.stringify(Object.keys(packages))}:
    try:
        importlib.import_module(name)
    except Exception:
        modules.append(name)
if not modules:
    from training.pictures import glyphs
    for name in glyphs.TRAIN_FONTS + glyphs.HELDOUT_FONTS:
        try:
            glyphs.word_sprite("H", name, 20)
        except (KeyError, OSError):
            fonts.append(name)
print(json.dumps({"modules": modules, "fonts": fonts}))
`;

/** Asks Python what it has. @param root the project's folder. @throws when `training/pictures/glyphs.py` itself is broken. */
export async function probeTraining(
  root: string,
  pythons: readonly string[] = ['python3', 'python'],
): Promise<TrainingProbe> {
  for (const python of pythons) {
    const hasPython = await run(
      python,
      ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'],
      root,
    ).then(
      () => true,
      () => false,
    );
    if (!hasPython) continue;
    const { stdout } = await run(python, ['-c', probeScript], root);
    const found = JSON.parse(stdout.trim().split('\n').at(-1)!) as { modules: string[]; fonts: string[] };
    return { python, ...found };
  }
  return null;
}

/** Decides what runs: all training tests, those that draw nothing where fonts are missing, or none. */
export function planTraining(probe: TrainingProbe): TrainingPlan {
  const none = (why: string): TrainingPlan => ({
    python: null,
    ignored: [],
    notices: [`Training tests: skipped, ${why} (pip install -r training/requirements.txt)`],
    skipped: 1,
  });
  if (probe === null) return none('Python 3.10 or newer is not found');
  const { python, modules, fonts } = probe;
  if (modules.includes('torch')) return none('torch is not installed');
  if (modules.length > 0) {
    const names = modules.map((name) => packages[name as keyof typeof packages]).join(', ');
    return none(`${names} ${modules.length === 1 ? 'is' : 'are'} not installed`);
  }
  if (fonts.length === 0) return { python, ignored: [], notices: [], skipped: 0 };
  const some =
    fonts.length > 3 ? `${fonts.slice(0, 3).join(', ')} and ${fonts.length - 3} more` : fonts.join(', ');
  const notice = (file: string): string =>
    `${file}: skipped, fonts are missing: ${some} (install the packages of training/fonts.txt)`;
  return { python, ignored: drawingTests, notices: drawingTests.map(notice), skipped: drawingTests.length };
}

/** Arguments of Python for the tests of a plan. @param reportFile where pytest writes its JUnit report. */
export function pytestArguments({ ignored }: TrainingPlan, reportFile: string): string[] {
  return [
    ...['-m', 'pytest', 'training', '-q', '-p', 'no:cacheprovider', `--junitxml=${reportFile}`],
    ...ignored.map((file) => `--ignore=${file}`),
  ];
}

function run(python: string, args: readonly string[], cwd: string): Promise<{ stdout: string }> {
  return promisify(execFile)(python, [...args], { cwd, encoding: 'utf8', windowsHide: true });
}
