import { EngineError } from '../../protocol/EngineError.js';
import { variants } from '../../protocol/variant.js';
import { tensorFileFormats } from '../files/tensorFileFormats.js';

/** Names of a repository's files. */
export type FileNames = Pick<ReadonlyMap<string, unknown>, 'has' | 'keys'>;

/** Settings, tokenizer, preprocessor and template: all that a checkpoint's folder has beside its weights. */
const companions = [
  'config.json',
  'generation_config.json',
  'preprocessor_config.json',
  'processor_config.json',
  'chat_template.json',
  'chat_template.jinja',
  'tokenizer.json',
  'tokenizer.model',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'taught.json',
];

/** What is needed of the folder of a vision tower beside its weights. */
const towerCompanions = ['config.json', 'preprocessor_config.json'];

/** How a folder of a repository keeps its weights. */
export interface WeightFiles {
  /** One file, or the index that names the files. */
  readonly name: string;
  readonly isIndex: boolean;
  /** How the names of its files end. */
  readonly extension: string;
  /** With a slash at its end; empty for the repository itself. */
  readonly folder: string;
}

/**
 * The small files of a checkpoint that the engine reads, with those of the variants and of a tower in a folder of its own.
 *
 * @param tower `mm_vision_tower` of its config.json
 */
export function neededCompanions(files: FileNames, tower: string | undefined): string[] {
  const folders = variants.map((name) => `variants/${name}/`).filter((folder) => weightsIn(files, folder));
  return [
    ...companions,
    ...folders.map((folder) => `${folder}config.json`),
    ...(tower === undefined ? [] : towerCompanions.map((name) => `${tower}/${name}`)),
  ].filter((name) => files.has(name));
}

/** The small files of a tower's own repository that the engine reads. */
export function neededTowerCompanions(files: FileNames): string[] {
  return towerCompanions.filter((name) => files.has(name));
}

/**
 * The weights of a repository and of its variants, each in one format: the first that the engine would read.
 *
 * @param id for messages.
 * @throws EngineError `checkpoint-missing` when the repository itself has none
 */
export function neededWeights(files: FileNames, id: string): WeightFiles[] {
  const own = weightsIn(files, '');
  if (own === undefined || !files.has('config.json')) throw noCheckpoint(files, id);
  const ofVariants = variants.map((name) => weightsIn(files, `variants/${name}/`));
  return [own, ...ofVariants.filter((found) => found !== undefined)];
}

function weightsIn(files: FileNames, folder: string): WeightFiles | undefined {
  for (const { indexName, singleName, extension } of tensorFileFormats) {
    for (const name of [indexName, singleName]) {
      if (!files.has(folder + name)) continue;
      return { name: folder + name, isIndex: name === indexName, extension, folder };
    }
  }
  return undefined;
}

function noCheckpoint(files: FileNames, id: string): EngineError {
  const names = tensorFileFormats.flatMap(({ singleName, indexName }) => [singleName, indexName]);
  const most = 8;
  const found = [...files.keys()].filter((name) => !/^(\.|README)/.test(name));
  const list = found.length === 0 ? 'no files' : found.slice(0, most).join(', ');
  return new EngineError(
    'checkpoint-missing',
    `${id} is no checkpoint that Fovea reads. Expected config.json with ${names.join(' or ')}, but it has ${list}` +
      `${found.length > most ? ` and ${found.length - most} more` : ''}. GGUF and other formats are not read; look for the ` +
      'repository that these were made from.',
  );
}
