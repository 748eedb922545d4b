import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { decodeText } from '../storage/decodeText.js';
import { homeFolder } from '../storage/homeFolder.js';

/** Where models come from, and where they are kept. */
export interface HubSettings {
  /** Address of the hub, without a slash at its end. */
  readonly endpoint: string;
  /** Sent to the endpoint's own host only. */
  readonly token: string | undefined;
  readonly cacheDir: string;
  /** Nothing is asked of the network. */
  readonly offline: boolean;
}

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

const usualEndpoint = 'https://huggingface.co';

/**
 * Reads the variables that Hugging Face's own programs read (huggingface_hub, "Environment variables"): `HF_ENDPOINT`,
 * `HF_TOKEN` or the file that its login leaves, `HF_HUB_OFFLINE`, and those of `hubCacheFolder`.
 *
 * @throws EngineError `option-invalid` of an address or a token that cannot be one
 */
export async function readHubSettings(env: Environment = process.env): Promise<HubSettings> {
  return {
    endpoint: endpointOf(env['HF_ENDPOINT']),
    token: checkToken(env['HF_TOKEN'] ?? env['HUGGING_FACE_HUB_TOKEN'] ?? (await tokenFile(env))),
    cacheDir: hubCacheFolder(env),
    offline: [env['HF_HUB_OFFLINE'], env['TRANSFORMERS_OFFLINE']].some((value) =>
      /^(1|on|yes|true)$/i.test(value ?? ''),
    ),
  };
}

/**
 * The folder in which the hub's programs keep what they downloaded: `HF_HUB_CACHE`, `hub` in `HF_HOME`, or
 * `~/.cache/huggingface/hub`.
 */
export function hubCacheFolder(env: Environment = process.env): string {
  const given = written(env['HF_HUB_CACHE']) ?? written(env['HUGGINGFACE_HUB_CACHE']);
  return path.resolve(given ?? path.join(hubHome(env), 'hub'));
}

function hubHome(env: Environment): string {
  const caches = written(env['XDG_CACHE_HOME']) ?? path.join(homeFolder('HF_HOME'), '.cache');
  return written(env['HF_HOME']) ?? path.join(caches, 'huggingface');
}

/** A path of the environment, in which `~` may stand for the person's own folder. */
function written(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  return /^~(?=$|[/\\])/.test(value) ? path.join(homeFolder('HF_HOME'), value.slice(1)) : value;
}

function endpointOf(given: string | undefined): string {
  const text = given === undefined || given === '' ? usualEndpoint : given;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new EngineError(
      'option-invalid',
      `Expected HF_ENDPOINT to be the address of a hub, such as ${usualEndpoint}, but it is "${text}".`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

async function tokenFile(env: Environment): Promise<string | undefined> {
  try {
    const file = written(env['HF_TOKEN_PATH']) ?? path.join(hubHome(env), 'token');
    return decodeText(await readFile(file));
  } catch {
    return undefined; // who never logged in, or has no home, has none
  }
}

/** @returns undefined for none; the message does not repeat it, for it is a secret. */
function checkToken(given: string | undefined): string | undefined {
  const token = given?.trim() ?? '';
  if (token === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new EngineError(
    'option-invalid',
    'Expected HF_TOKEN (or the file "token" that a login leaves) to be a token of the hub, letters and digits only, but it ' +
      'holds spaces or other characters. Copy it again from https://huggingface.co/settings/tokens.',
  );
}
