import { readdir } from 'node:fs/promises';

/**
 * Whether a path is a folder that a model's files lie in: config.json beside files of tensors. What kind of model, and whether it
 * is whole, a look at it says.
 */
export async function isModelFolder(path: string): Promise<boolean> {
  const names = await readdir(path).catch((): string[] => []);
  return (
    names.includes('config.json') && names.some((name) => /\.(safetensors|bin)(\.index\.json)?$/.test(name))
  );
}
