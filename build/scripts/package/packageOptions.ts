import { parseArgs } from 'node:util';

/** What `npm run package` makes, with the platform it is made on; `dir` is a folder to run from. */
const platformOf: Readonly<Record<string, NodeJS.Platform | 'any'>> = {
  dir: 'any',
  AppImage: 'linux',
  deb: 'linux',
  dmg: 'darwin',
  nsis: 'win32',
};

export interface PackageOptions {
  /** electron-builder's name of what to make. */
  readonly target: string;
  /** Whether the fallback Electron may be packed where the official one is out of reach. */
  readonly allowFallbackElectron: boolean;
}

/**
 * Reads `npm run package -- [TARGET] [--allow-fallback-electron]`.
 *
 * @throws Error on anything else; the message says what can be asked for here.
 */
export function packageOptions(args: readonly string[], platform: NodeJS.Platform): PackageOptions {
  const here = Object.keys(platformOf).filter((name) => ['any', platform].includes(platformOf[name]!));
  const usage = `Usage: npm run package -- [${here.join('|')}] [--allow-fallback-electron]`;
  const { values, positionals } = parse(args, usage);
  const [asked = 'dir', ...more] = positionals;
  if (more.length > 0) throw new Error(`Expected one target, got ${positionals.join(' ')}. ${usage}`);
  const target = Object.keys(platformOf).find((name) => name.toLowerCase() === asked.toLowerCase());
  if (target === undefined || !here.includes(target))
    throw new Error(`Expected ${here.join(', ')} as target on ${platform}, got ${asked}. ${usage}`);
  return { target, allowFallbackElectron: values['allow-fallback-electron'] };
}

function parse(
  args: readonly string[],
  usage: string,
): { values: { 'allow-fallback-electron': boolean }; positionals: string[] } {
  try {
    return parseArgs({
      args: [...args],
      options: { 'allow-fallback-electron': { type: 'boolean', default: false } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)} ${usage}`, { cause: error });
  }
}
