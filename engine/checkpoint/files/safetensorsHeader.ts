import { EngineError } from '../../protocol/EngineError.js';
import { modelJsonLimits } from '../../protocol/limits.js';
import { decodeText } from '../../storage/decodeText.js';
import { JsonProblem, parseBoundedJson } from '../../storage/parseBoundedJson.js';
import { bytesPerElement, type StoredType, type TensorEntry } from './TensorFile.js';

/** Where one tensor lies in a safetensors file. */
export interface SafetensorsEntry extends TensorEntry {
  /** First byte, counted from the start of the data section (after the header). */
  readonly start: number;
  readonly sizeBytes: number;
}

/** What the head of a safetensors file says. */
export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads the JSON header of a safetensors file and believes nothing in it: types known, shapes made of
 * non-negative integers whose product does not overflow, ranges equal to shape times type, no duplicate names,
 * and the ranges cover the data section exactly, without gap or overlap.
 *
 * @param header the header's bytes. @param dataBytes size of the data section. @param where file name for messages.
 * @throws EngineError `checkpoint-malformed`.
 */
export function parseSafetensorsHeader(
  header: Uint8Array,
  dataBytes: number,
  where: string,
): SafetensorsHeader {
  let parsed: unknown;
  try {
    parsed = parseBoundedJson(header, modelJsonLimits);
  } catch (cause) {
    const isTooLarge = cause instanceof JsonProblem && cause.kind === 'too-large';
    throw malformed(where, `its header is not valid JSON${isTooLarge ? `: ${cause.message}` : ''}`, cause);
  }
  const json = decodeText(header);
  if (!isRecord(parsed)) throw malformed(where, 'its header is not a JSON object');
  const duplicate = firstDuplicateKey(json);
  if (duplicate !== undefined) throw malformed(where, `its header names "${duplicate}" twice`);

  const tensors = new Map<string, SafetensorsEntry>();
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(parsed)) {
    if (name === '__metadata__') metadata = parseMetadata(entry, where);
    else tensors.set(name, parseEntry(name, entry, where));
  }
  checkCoverage(tensors, dataBytes, where);
  return { tensors, metadata };
}

/** Builds the error every malformed safetensors file gives. */
export function malformed(where: string, problem: string, cause?: unknown): EngineError {
  return new EngineError(
    'checkpoint-malformed',
    `${where} is not a sound safetensors file: ${problem}. Download or export the checkpoint again.`,
    cause === undefined ? undefined : { cause },
  );
}

function parseMetadata(entry: unknown, where: string): Record<string, string> {
  if (!isRecord(entry)) throw malformed(where, '__metadata__ is not an object of strings');
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, String(value)]));
}

function parseEntry(name: string, entry: unknown, where: string): SafetensorsEntry {
  if (!isRecord(entry)) throw malformed(where, `the entry of "${name}" is not an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !isStoredType(dtype)) {
    const known = Object.keys(bytesPerElement).join(', ');
    throw malformed(where, `"${name}" has the type ${JSON.stringify(dtype)}; expected one of ${known}`);
  }
  if (!isListOfCounts(shape)) throw malformed(where, `"${name}" has the shape ${JSON.stringify(shape)}`);
  if (!isListOfCounts(offsets) || offsets.length !== 2) {
    throw malformed(where, `"${name}" has the data_offsets ${JSON.stringify(offsets)}`);
  }
  const [start, end] = offsets as [number, number];
  const sizeBytes = shape.reduce((product, size) => product * size, bytesPerElement[dtype]);
  if (!Number.isSafeInteger(sizeBytes)) throw malformed(where, `the shape of "${name}" overflows`);
  if (end - start !== sizeBytes) {
    throw malformed(
      where,
      `"${name}" (${dtype} [${shape.join(', ')}]) needs ${sizeBytes} bytes but its data_offsets span ${end - start}`,
    );
  }
  return { type: dtype, shape, start, sizeBytes };
}

function checkCoverage(
  tensors: ReadonlyMap<string, SafetensorsEntry>,
  dataBytes: number,
  where: string,
): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.start - b.start || a.sizeBytes - b.sizeBytes);
  let position = 0;
  for (const [name, { start, sizeBytes }] of inOrder) {
    if (start !== position) {
      throw malformed(where, `"${name}" starts at byte ${start} of the data where ${position} was expected`);
    }
    position += sizeBytes;
  }
  if (position > dataBytes) {
    throw malformed(
      where,
      `its header describes ${position} bytes of data but only ${dataBytes} follow (truncated file?)`,
    );
  }
  if (position < dataBytes) {
    throw malformed(where, `${dataBytes - position} bytes follow that its header does not describe`);
  }
}

/** `JSON.parse` keeps the last of two equal keys silently: this looks at the text itself, one level deep. */
function firstDuplicateKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    else if (character === '"') {
      const start = i;
      for (i++; json[i] !== '"'; i++) if (json[i] === '\\') i++;
      const isKey = depth === 1 && /^\s*:/.test(json.slice(i + 1, i + 20));
      if (!isKey) continue;
      const key = JSON.parse(json.slice(start, i + 1)) as string;
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStoredType(type: string): type is StoredType {
  return Object.hasOwn(bytesPerElement, type);
}

function isListOfCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
