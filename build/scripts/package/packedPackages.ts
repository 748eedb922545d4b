import { open } from 'node:fs/promises';

/** A folder of an asar archive: its entries by name; a file has no `files`. */
interface AsarEntry {
  readonly files?: Readonly<Record<string, AsarEntry>>;
}

/** Size of the four numbers before an asar archive's header: two pickles, one in the other. */
const prefixBytes = 16;

/**
 * The npm packages inside a packed app, unpacked files included, as folders such as `node_modules/zod`.
 *
 * @param asarFile path of `app.asar`.
 * @throws Error when it is not an asar archive.
 */
export async function packedPackages(asarFile: string): Promise<string[]> {
  return packagesBelow(await readHeader(asarFile), '').sort();
}

async function readHeader(asarFile: string): Promise<AsarEntry> {
  const file = await open(asarFile, 'r');
  try {
    const prefix = Buffer.alloc(prefixBytes);
    await file.read(prefix, 0, prefixBytes, 0);
    const header = Buffer.alloc(prefix.readUInt32LE(12));
    await file.read(header, 0, header.length, prefixBytes);
    return JSON.parse(header.toString('utf8')) as AsarEntry;
  } catch (error) {
    throw new Error(`Expected an asar archive at ${asarFile}, but its header cannot be read.`, {
      cause: error,
    });
  } finally {
    await file.close();
  }
}

function packagesBelow(entry: AsarEntry, path: string): string[] {
  return Object.entries(entry.files ?? {}).flatMap(([name, below]) => {
    const belowPath = path === '' ? name : `${path}/${name}`;
    const isPackage =
      /(^|\/)node_modules\/(@[^/]+\/)?[^/@]+$/.test(belowPath) && below.files?.['package.json'] !== undefined;
    return [...(isPackage ? [belowPath] : []), ...packagesBelow(below, belowPath)];
  });
}
