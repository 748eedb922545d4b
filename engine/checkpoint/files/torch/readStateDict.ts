import { bytesPerElement, type StoredType } from '../TensorFile.js';
import { PickleProblem } from './pickleReader.js';
import {
  PickledCall,
  PickledDict,
  PickledGlobal,
  PickledReference,
  unpickle,
  type PickledValue,
} from './unpickle.js';

/** A tensor as a state dict describes it: a view of a storage. Counts and strides in elements. */
export interface TorchTensor {
  readonly type: StoredType;
  /** Name of its storage, the file `data/<key>` of the archive. */
  readonly storageKey: string;
  /** Elements the storage is said to have. */
  readonly storageCount: number;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
}

/**
 * Reads the pickle of a state dict, `{name: tensor}`, as `torch.save` writes it (torch.serialization of PyTorch 1.6 to 2.x).
 * Entries that are no tensors are left out: nothing reads them.
 *
 * @throws PickleProblem for what needs more than the few names tensors are made of, or describes none.
 */
export function readStateDict(pickle: Uint8Array): ReadonlyMap<string, TorchTensor> {
  const root = unpickle(pickle, rules);
  if (!(root instanceof PickledDict)) throw new PickleProblem('it holds no dictionary of tensors');
  const tensors = new Map<string, TorchTensor>();
  for (const [name, value] of root.entries) {
    const tensor = tensorOf(value);
    if (tensor === null) continue;
    if (typeof name !== 'string') throw new PickleProblem('it holds a tensor whose name is no text');
    tensors.set(name, tensor);
  }
  if (tensors.size === 0) throw new PickleProblem('it holds no tensors');
  return tensors;
}

const storageTypes: Readonly<Record<string, StoredType>> = {
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.DoubleStorage': 'F64',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
};

const names = {
  dictionary: 'collections.OrderedDict',
  tensor: 'torch._utils._rebuild_tensor_v2',
  parameter: 'torch._utils._rebuild_parameter',
} as const;

const rules = {
  allowed: new Set([...Object.values(names), ...Object.keys(storageTypes)]),
  dictionary: names.dictionary,
};

/** A tensor, or one wrapped as a parameter; null for anything else. */
function tensorOf(entry: PickledValue): TorchTensor | null {
  if (!(entry instanceof PickledCall)) return null;
  // One step, and no further: what a stranger wrote may hold itself.
  const value = entry.callee === names.parameter ? entry.args[0] : entry;
  if (!(value instanceof PickledCall)) throw new PickleProblem('it holds a parameter that is no tensor');
  if (value.callee !== names.tensor) throw new PickleProblem(`it makes a value by ${value.callee}`);
  const [reference, offset, shape, stride] = value.args;
  const storage = reference instanceof PickledReference ? reference.id : null;
  if (!Array.isArray(storage) || storage[0] !== 'storage')
    throw new PickleProblem('it holds a tensor without a storage');
  const [, kind, key, , count] = storage;
  const type = kind instanceof PickledGlobal ? storageTypes[kind.name] : undefined;
  if (type === undefined) throw new PickleProblem('it holds a storage of no known type');
  // The key is the name of a file of the archive.
  if (typeof key !== 'string' || !/^\d{1,9}$/.test(key))
    throw new PickleProblem('it names a storage by what is no number');
  if (!isCount(count) || !isCount(offset) || !isCounts(shape) || !isCounts(stride))
    throw new PickleProblem(`it describes a tensor of storage ${key} by what are no counts`);
  if (shape.length !== stride.length)
    throw new PickleProblem(
      `it describes a tensor of storage ${key} with ${shape.length} sizes and ${stride.length} strides`,
    );
  const tensor = { type, storageKey: key, storageCount: count, offset, shape, stride };
  checkWithinStorage(tensor);
  return tensor;
}

/** A view reaches no element that its storage lacks. */
function checkWithinStorage(tensor: TorchTensor): void {
  const { storageKey, storageCount, offset } = tensor;
  const elements = tensor.shape.reduce((product, size) => product * size, 1);
  const end = elements === 0 ? offset : offset + spanOf(tensor);
  if (!Number.isSafeInteger(elements * bytesPerElement[tensor.type]) || !(end <= storageCount)) {
    throw new PickleProblem(
      `it describes a tensor [${tensor.shape.join(', ')}] that reaches element ${end} of storage ${storageKey}, which has ${storageCount}`,
    );
  }
}

/** Elements from the first to the last of a view that is not empty, both included. */
export function spanOf({ shape, stride }: Pick<TorchTensor, 'shape' | 'stride'>): number {
  return shape.reduce((span, size, axis) => span + (size - 1) * stride[axis]!, 1);
}

function isCount(value: PickledValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isCounts(value: PickledValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= mostAxes && value.every(isCount);
}

/** As many as PyTorch allows. */
const mostAxes = 64;
