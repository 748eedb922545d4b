import { EngineError } from '../../protocol/EngineError.js';
import { readJsonFile } from './readJsonFile.js';

/** A JSON object of a checkpoint's configuration, with typed access whose failures say where and what. */
export class JsonFields {
  private constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    /** File (and key) for messages. */
    readonly where: string,
  ) {}

  /** @throws EngineError `checkpoint-missing` or `checkpoint-malformed`. */
  static readFile(path: string): JsonFields {
    return JsonFields.of(readJsonFile(path), path);
  }

  static of(value: unknown, where: string): JsonFields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new EngineError('checkpoint-malformed', `${where} should hold a JSON object.`);
    }
    return new JsonFields(value as Record<string, unknown>, where);
  }

  /** These fields with those of `other` in their place where it has them; `extra` is joined field by field. */
  overriddenBy(other: JsonFields): JsonFields {
    const where = `${this.where} with ${other.where}`;
    const fields = { ...this.fields, ...other.fields };
    if (this.has('extra') && other.has('extra'))
      fields['extra'] = { ...this.object('extra').fields, ...other.object('extra').fields };
    return new JsonFields(fields, where);
  }

  get keys(): readonly string[] {
    return Object.keys(this.fields);
  }

  has(key: string): boolean {
    return this.fields[key] !== undefined && this.fields[key] !== null;
  }

  raw(key: string): unknown {
    return this.fields[key];
  }

  object(key: string): JsonFields {
    return JsonFields.of(this.fields[key], `${this.where}, "${key}"`);
  }

  string(key: string, fallback?: string): string {
    const value = this.fields[key] ?? fallback;
    if (typeof value !== 'string') throw this.wrong(key, 'a string');
    return value;
  }

  boolean(key: string, fallback: boolean): boolean {
    const value = this.fields[key] ?? fallback;
    if (typeof value !== 'boolean') throw this.wrong(key, 'true or false');
    return value;
  }

  /** A finite number; also one written as a string, as in `extra`. */
  number(key: string, fallback?: number): number {
    const value = this.fields[key] ?? fallback;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) throw this.wrong(key, 'a number');
    return number;
  }

  integer(key: string, fallback?: number): number {
    const value = this.number(key, fallback);
    if (!Number.isSafeInteger(value)) throw this.wrong(key, 'an integer');
    return value;
  }

  /** An integer from 1 to `max`. */
  count(key: string, fallback?: number, max = 2 ** 24): number {
    const value = this.integer(key, fallback);
    if (value < 1 || value > max) throw this.wrong(key, `an integer from 1 to ${max}`);
    return value;
  }

  /** A field as messages show it. */
  shown(key: string): string {
    return key in this.fields ? JSON.stringify(this.fields[key]) : 'nothing';
  }

  /** The error for a field that is not what it should be. */
  wrong(key: string, expected: string): EngineError {
    return new EngineError(
      'checkpoint-malformed',
      `${this.where}: "${key}" should be ${expected}, but is ${this.shown(key)}.`,
    );
  }
}
