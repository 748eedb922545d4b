import { PickleProblem, PickleReader } from './pickleReader.js';

/** A name in a Python module, such as `torch.HalfStorage`. */
export class PickledGlobal {
  constructor(readonly name: string) {}
}

/** A call that is only described: nothing is ever called. */
export class PickledCall {
  constructor(
    readonly callee: string,
    readonly args: readonly PickledValue[],
  ) {}
}

/** What stands outside the pickle: for PyTorch `('storage', type, key, device, count)`. */
export class PickledReference {
  constructor(readonly id: PickledValue) {}
}

/** A dictionary, in its order. */
export class PickledDict {
  readonly entries = new Map<PickledValue, PickledValue>();
}

/** What a pickle describes: values, never objects of a program. Tuples and lists are arrays. */
export type PickledValue =
  | null
  | boolean
  | number
  | string
  | PickledValue[]
  | PickledGlobal
  | PickledCall
  | PickledReference
  | PickledDict;

/** How one set of globals is taken. */
export interface PickleRules {
  /** Names that may stand in the pickle; any other refuses it. */
  readonly allowed: ReadonlySet<string>;
  /** Of these the name of a dictionary: its call makes an empty one. */
  readonly dictionary: string;
}

/**
 * Reads a pickle of protocol 2 to 4 as data: a small stack machine that knows the words needed for numbers, texts, tuples,
 * lists, dictionaries and described calls. It imports nothing, calls nothing and copies nothing, so what it builds is no larger
 * than a small multiple of the pickle.
 *
 * @throws PickleProblem for every other word, a name that is not allowed, and a pickle that is cut off.
 */
export function unpickle(bytes: Uint8Array, rules: PickleRules): PickledValue {
  return new Machine(new PickleReader(bytes), rules).run();
}

/** Marks where a group of values begins on the stack. */
const mark = Symbol('mark');

class Machine {
  private readonly stack: (PickledValue | typeof mark)[] = [];
  private readonly memo = new Map<number, PickledValue>();

  constructor(
    private readonly reader: PickleReader,
    private readonly rules: PickleRules,
  ) {}

  run(): PickledValue {
    for (;;) {
      const at = this.reader.position;
      const word = this.reader.byte();
      if (word === words.stop) break;
      const act = actions[word];
      if (act === undefined) {
        throw new PickleProblem(
          `it holds the word 0x${word.toString(16).padStart(2, '0')} at byte ${at}, which no file of tensors needs`,
        );
      }
      act(this, this.reader);
    }
    const result = this.pop();
    if (this.stack.length > 0) throw new PickleProblem('it ends in the middle of a value');
    return result;
  }

  push(value: PickledValue | typeof mark): void {
    this.stack.push(value);
  }

  pop(): PickledValue {
    const value = this.stack.pop();
    if (value === undefined || value === mark) throw new PickleProblem('it takes a value where none is');
    return value;
  }

  /** The values since the last mark, which is taken away. */
  popGroup(): PickledValue[] {
    const start = this.stack.lastIndexOf(mark);
    if (start < 0) throw new PickleProblem('it closes a group that was not opened');
    return this.stack.splice(start).slice(1) as PickledValue[];
  }

  top(): PickledValue {
    const value = this.pop();
    this.push(value);
    return value;
  }

  remember(index: number): void {
    this.memo.set(index, this.top());
  }

  rememberNext(): void {
    this.remember(this.memo.size);
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw new PickleProblem('it names a value that it did not hold yet');
    this.push(value);
  }

  pushGlobal(module: string, name: string): void {
    const full = `${module}.${name}`;
    if (!this.rules.allowed.has(full)) {
      throw new PickleProblem(
        `it asks for ${JSON.stringify(full.slice(0, 200))}, which no file of tensors needs: it could make PyTorch run a program`,
      );
    }
    this.push(new PickledGlobal(full));
  }

  call(): void {
    const args = this.pop();
    const callee = this.pop();
    if (!(callee instanceof PickledGlobal) || !Array.isArray(args))
      throw new PickleProblem('it calls what is no name');
    const isDictionary = callee.name === this.rules.dictionary && args.length === 0;
    this.push(isDictionary ? new PickledDict() : new PickledCall(callee.name, args));
  }

  setItems(pairs: readonly PickledValue[]): void {
    const dictionary = this.top();
    if (!(dictionary instanceof PickledDict) || pairs.length % 2 !== 0)
      throw new PickleProblem('it fills what is no dictionary');
    for (let index = 0; index < pairs.length; index += 2)
      dictionary.entries.set(pairs[index]!, pairs[index + 1]!);
  }

  append(values: readonly PickledValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw new PickleProblem('it fills what is no list');
    for (const value of values) list.push(value);
  }
}

/** The words that are known, by the letters pickle writes for them. */
const words = {
  stop: 0x2e,
} as const;

type Action = (machine: Machine, reader: PickleReader) => void;

const actions: Readonly<Record<number, Action>> = {
  0x80: (_, reader) => {
    const protocol = reader.byte();
    if (protocol < 2 || protocol > 5) throw new PickleProblem(`it is of protocol ${protocol}`);
  },
  0x95: (_, reader) => void reader.uint64(), // FRAME
  0x28: (machine) => machine.push(mark), // MARK
  0x30: (machine) => void machine.pop(), // POP
  0x4e: (machine) => machine.push(null), // NONE
  0x88: (machine) => machine.push(true), // NEWTRUE
  0x89: (machine) => machine.push(false), // NEWFALSE
  0x4a: (machine, reader) => machine.push(reader.int32()), // BININT
  0x4b: (machine, reader) => machine.push(reader.byte()), // BININT1
  0x4d: (machine, reader) => machine.push(reader.uint16()), // BININT2
  0x8a: (machine, reader) => machine.push(reader.long(reader.byte())), // LONG1
  0x47: (machine, reader) => machine.push(reader.float64()), // BINFLOAT
  0x58: (machine, reader) => machine.push(reader.text(reader.uint32())), // BINUNICODE
  0x8c: (machine, reader) => machine.push(reader.text(reader.byte())), // SHORT_BINUNICODE
  0x8d: (machine, reader) => machine.push(reader.text(reader.uint64())), // BINUNICODE8
  0x29: (machine) => machine.push([]), // EMPTY_TUPLE
  0x85: (machine) => machine.push([machine.pop()]), // TUPLE1
  0x86: (machine) => machine.push([machine.pop(), machine.pop()].reverse()), // TUPLE2
  0x87: (machine) => machine.push([machine.pop(), machine.pop(), machine.pop()].reverse()), // TUPLE3
  0x74: (machine) => machine.push(machine.popGroup()), // TUPLE
  0x5d: (machine) => machine.push([]), // EMPTY_LIST
  0x61: (machine) => {
    const value = machine.pop();
    machine.append([value]);
  }, // APPEND
  0x65: (machine) => {
    const values = machine.popGroup();
    machine.append(values);
  }, // APPENDS
  0x7d: (machine) => machine.push(new PickledDict()), // EMPTY_DICT
  0x73: (machine) => {
    const value = machine.pop();
    const key = machine.pop();
    machine.setItems([key, value]);
  }, // SETITEM
  0x75: (machine) => {
    const pairs = machine.popGroup();
    machine.setItems(pairs);
  }, // SETITEMS
  0x71: (machine, reader) => machine.remember(reader.byte()), // BINPUT
  0x72: (machine, reader) => machine.remember(reader.uint32()), // LONG_BINPUT
  0x94: (machine) => machine.rememberNext(), // MEMOIZE
  0x68: (machine, reader) => machine.recall(reader.byte()), // BINGET
  0x6a: (machine, reader) => machine.recall(reader.uint32()), // LONG_BINGET
  0x63: (machine, reader) => {
    const module = reader.line();
    machine.pushGlobal(module, reader.line());
  }, // GLOBAL
  0x93: (machine) => {
    const [name, module] = [machine.pop(), machine.pop()];
    if (typeof name !== 'string' || typeof module !== 'string')
      throw new PickleProblem('it asks for a name that is no text');
    machine.pushGlobal(module, name);
  }, // STACK_GLOBAL
  0x52: (machine) => machine.call(), // REDUCE
  // The attributes of an object (of a dictionary of tensors its versions): read, and of no use.
  0x62: (machine) => void machine.pop(), // BUILD
  0x51: (machine) => machine.push(new PickledReference(machine.pop())), // BINPERSID
};
