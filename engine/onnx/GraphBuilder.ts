import { basename, dirname } from 'node:path';
import { type FileRange, isFileRange } from '../storage/fileRange.js';
import { ProtobufMessage } from './ProtobufMessage.js';

/** Element types of graph tensors; the numbers are those of onnx's `TensorProto.DataType`. */
export const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, float16: 10 } as const;
/** A tensor's element type by its name. */
export type ElementType = keyof typeof elementTypes;

const bytesPerElement: Readonly<Record<ElementType, number>> = {
  float32: 4,
  uint8: 1,
  int32: 4,
  int64: 8,
  float16: 2,
};

/** A tensor inside a graph, by name. Made by the builder only. */
export type Value = string & { readonly __value: unique symbol };

/** Size of an axis: a number, or a name for a size known at run time. */
export type Axis = number | string;

/** Attribute of a node. A number that must be a float even when whole is written `{ float: 1 }`. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

/** What a node has beside its inputs. */
export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Operator set: ONNX's own by default. */
  readonly domain?: '' | 'com.microsoft';
}

/** A graph as onnxruntime loads it. */
export interface GraphModel {
  /** The `.onnx` file. */
  readonly bytes: Uint8Array;
  /** Where the files lie that some of its initializers are ranges of; undefined where all stand in `bytes`. */
  readonly dataFolder: string | undefined;
}

/** Fewer bytes are not worth a mapping of their own. */
const leastMappedBytes = 2 ** 16;

const irVersion = 10;
const opsetVersion = 21;

/**
 * Builds an ONNX model and knows no architecture. Nodes are named by the path the caller gives
 * (`/model/layers.9/self_attn.q_proj/Gemm`); a node's output carries its node's name, with `:1`, `:2`... for further ones.
 * Fields of messages are written by their numbers in `onnx.proto`.
 */
export class GraphBuilder {
  private readonly graph = new ProtobufMessage();
  private readonly names = new Set<string>();
  private dataFolder: string | undefined;

  constructor(private readonly graphName: string) {}

  /** Declares a graph input. */
  input(name: string, type: ElementType, shape: readonly Axis[]): Value {
    this.graph.message(11, valueInfo(name, type, shape));
    return this.define(name);
  }

  /** Makes a value an output of the graph under a name of its own. */
  output(name: string, value: Value, type: ElementType, shape: readonly Axis[]): void {
    this.define(name);
    this.addNode('Identity', `/outputs/${name}`, [value], [name], {});
    this.graph.message(12, valueInfo(name, type, shape));
  }

  /**
   * A constant tensor. Large ones that lie in a file are left there, for the runtime to map; all of them in one folder, and the rest
   * is read.
   *
   * @param data must not change before `finish`; a range of a file not before the model is loaded.
   */
  initializer(
    name: string,
    type: ElementType,
    shape: readonly number[],
    data: ArrayBufferView | FileRange,
  ): Value {
    const sizeBytes = isFileRange(data) ? data.sizeBytes : data.byteLength;
    const neededBytes = shape.reduce((product, size) => product * size, bytesPerElement[type]);
    if (sizeBytes !== neededBytes) {
      throw new Error(
        `"${name}", ${type} [${shape.join(', ')}], needs ${neededBytes} bytes, not ${sizeBytes}.`,
      );
    }
    const tensor = new ProtobufMessage().integers(1, shape).integer(2, elementTypes[type]).string(8, name);
    this.graph.message(5, isFileRange(data) ? this.locate(tensor, data) : tensor.bytes(9, bytesOf(data)));
    return this.define(name);
  }

  /** A small int64 [n] constant such as the shape of a Reshape; equal ones are shared. */
  integers(values: readonly number[]): Value {
    const name = `/constants/int64/${values.join('_')}`;
    return this.constant(name, 'int64', [values.length], () => BigInt64Array.from(values, BigInt));
  }

  /** A float32 scalar constant; equal ones are shared. */
  scalar(value: number): Value {
    return this.constant(`/constants/float32/${value}`, 'float32', [], () => Float32Array.of(value));
  }

  /** A constant that several nodes use: made by the first that asks for it. */
  constant(name: string, type: ElementType, shape: readonly number[], make: () => ArrayBufferView): Value {
    return this.names.has(name) ? (name as Value) : this.initializer(name, type, shape, make());
  }

  /** Adds a node with one output. An empty string among the inputs leaves an optional one out. */
  node(operator: string, path: string, inputs: readonly (Value | '')[], options: NodeOptions = {}): Value {
    this.addNode(operator, path, inputs, [path], options);
    return this.define(path);
  }

  /** Adds a node that turns a tensor into another element type. */
  cast(path: string, value: Value, type: ElementType): Value {
    return this.node('Cast', path, [value], { attributes: { to: elementTypes[type] } });
  }

  /** Adds a node with `count` outputs. */
  nodes(
    operator: string,
    path: string,
    inputs: readonly Value[],
    count: number,
    options: NodeOptions = {},
  ): Value[] {
    const outputs = Array.from({ length: count }, (_, index) => (index === 0 ? path : `${path}:${index}`));
    this.addNode(operator, path, inputs, outputs, options);
    return outputs.map((name) => this.define(name));
  }

  finish(): GraphModel {
    const model = new ProtobufMessage().integer(1, irVersion).string(2, 'fovea');
    model.message(7, this.graph.string(2, this.graphName));
    model.message(8, new ProtobufMessage().string(1, '').integer(2, opsetVersion));
    model.message(8, new ProtobufMessage().string(1, 'com.microsoft').integer(2, 1));
    return { bytes: model.finish(), dataFolder: this.dataFolder };
  }

  /** TensorProto: entries of where its data lies 13, and that they lie there 14. */
  private locate(tensor: ProtobufMessage, range: FileRange): ProtobufMessage {
    const folder = dirname(range.path);
    if (range.sizeBytes < leastMappedBytes || folder !== (this.dataFolder ?? folder)) {
      return tensor.bytes(9, range.read());
    }
    this.dataFolder = folder;
    const { path, offset, sizeBytes: length } = range;
    for (const [key, value] of Object.entries({ location: basename(path), offset, length })) {
      tensor.message(13, new ProtobufMessage().string(1, key).string(2, String(value)));
    }
    return tensor.integer(14, 1);
  }

  private addNode(
    operator: string,
    path: string,
    inputs: readonly string[],
    outputs: readonly string[],
    options: NodeOptions,
  ): void {
    const node = new ProtobufMessage();
    for (const input of inputs) node.string(1, input);
    for (const output of outputs) node.string(2, output);
    node.string(3, path).string(4, operator);
    for (const [name, value] of Object.entries(options.attributes ?? {}))
      node.message(5, attribute(name, value));
    this.graph.message(1, node.string(7, options.domain ?? ''));
  }

  private define(name: string): Value {
    if (this.names.has(name)) throw new Error(`The graph ${this.graphName} defines "${name}" twice.`);
    this.names.add(name);
    return name as Value;
  }
}

function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function valueInfo(name: string, type: ElementType, shape: readonly Axis[]): ProtobufMessage {
  const shapeMessage = new ProtobufMessage();
  for (const axis of shape) {
    const dimension = new ProtobufMessage();
    shapeMessage.message(
      1,
      typeof axis === 'number' ? dimension.integer(1, axis) : dimension.string(2, axis),
    );
  }
  const tensorType = new ProtobufMessage().integer(1, elementTypes[type]).message(2, shapeMessage);
  return new ProtobufMessage().string(1, name).message(2, new ProtobufMessage().message(1, tensorType));
}

/** onnx's `AttributeProto.AttributeType`. */
const attributeTypes = { float: 1, integer: 2, string: 3, integers: 7 } as const;

/** AttributeProto: name 1, float 2, int 3, string 4, ints 8, type 20. */
function attribute(name: string, value: Attribute): ProtobufMessage {
  const message = new ProtobufMessage().string(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, attributeTypes.integer);
  if (typeof value === 'string') return message.string(4, value).integer(20, attributeTypes.string);
  if ('float' in value) return message.float(2, value.float).integer(20, attributeTypes.float);
  return message.integers(8, value).integer(20, attributeTypes.integers);
}
