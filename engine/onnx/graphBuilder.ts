import { elementSizeBytes, elementTypes, type Dimension, type ElementType } from './elementType.js';
import { ProtobufWriter } from './protobufWriter.js';

declare const valueBrand: unique symbol;
/** The name of a tensor inside one graph: an input, an initializer or the output of a node. */
export type Value = string & { readonly [valueBrand]: true };

/** An operator's attributes: integers, floats, strings and lists of integers. Floats are wrapped: `{ float: 1e-5 }`. */
export type Attributes = Readonly<
  Record<string, number | string | readonly number[] | { readonly float: number }>
>;

/** Domain of onnxruntime's own operators. */
export const microsoftDomain = 'com.microsoft';

const irVersion = 9;
const opsetVersion = 18;

/**
 * Builds an ONNX ModelProto, knowing nothing of any model.
 *
 * A node is named `path/OpType` and its output after the node, so a profile or an error of onnxruntime
 * names the place in the model. Field numbers are those of onnx.proto (ONNX 1.17, IR version 9, opset 18).
 */
export class GraphBuilder {
  private readonly nodes: ProtobufWriter[] = [];
  private readonly initializers: ProtobufWriter[] = [];
  private readonly inputs: ProtobufWriter[] = [];
  private readonly outputs: ProtobufWriter[] = [];
  private readonly names = new Set<string>();
  private readonly constants = new Map<string, Value>();

  constructor(private readonly graphName: string) {}

  /** Declares a graph input. */
  input(name: string, type: ElementType, dimensions: readonly Dimension[]): Value {
    this.inputs.push(valueInfo(this.claim(name), type, dimensions));
    return name as Value;
  }

  /**
   * Adds a weight. `bytes` holds the elements in row-major order, little-endian, and is referenced until
   * {@link build}.
   */
  initializer(name: string, type: ElementType, dimensions: readonly number[], bytes: Uint8Array): Value {
    const expectedBytes = dimensions.reduce((product, size) => product * size, elementSizeBytes[type]);
    if (bytes.byteLength !== expectedBytes) {
      throw new Error(
        `Initializer ${name}: ${type} [${dimensions.join(', ')}] takes ${expectedBytes} bytes, got ${bytes.byteLength}.`,
      );
    }
    const tensor = new ProtobufWriter();
    for (const size of dimensions) tensor.integer(1, size);
    tensor.integer(2, elementTypes[type]).text(8, this.claim(name)).bytes(9, bytes);
    this.initializers.push(tensor);
    return name as Value;
  }

  /** A float32 weight. */
  floats(name: string, dimensions: readonly number[], data: Float32Array): Value {
    return this.initializer(name, 'float32', dimensions, bytesOf(data));
  }

  /** A small int64 constant vector such as a shape; equal ones are shared. */
  integers(values: readonly number[]): Value {
    const key = `/constants/int64[${values.join(',')}]`;
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const data = BigInt64Array.from(values, BigInt);
    const value = this.initializer(key, 'int64', [values.length], bytesOf(data));
    this.constants.set(key, value);
    return value;
  }

  /** Adds a node with one output and returns that output. */
  node(
    path: string,
    opType: string,
    inputs: readonly Value[],
    attributes: Attributes = {},
    domain = '',
  ): Value {
    return this.nodeWithOutputs(path, opType, inputs, 1, attributes, domain)[0]!;
  }

  /** Adds a node with `outputCount` outputs. */
  nodeWithOutputs(
    path: string,
    opType: string,
    inputs: readonly Value[],
    outputCount: number,
    attributes: Attributes = {},
    domain = '',
  ): Value[] {
    const name = this.claim(`${path}/${opType}`);
    const outputs = Array.from({ length: outputCount }, (_, index) => `${name}/output_${index}` as Value);
    const node = new ProtobufWriter();
    for (const input of inputs) node.text(1, input);
    for (const output of outputs) node.text(2, output);
    node.text(3, name).text(4, opType);
    for (const [key, value] of Object.entries(attributes)) node.message(5, attributeProto(key, value));
    if (domain !== '') node.text(7, domain);
    this.nodes.push(node);
    return outputs;
  }

  /** Makes `value` a graph output under a name of its own. */
  output(name: string, value: Value, type: ElementType, dimensions: readonly Dimension[]): void {
    const node = new ProtobufWriter();
    node
      .text(1, value)
      .text(2, this.claim(name))
      .text(3, this.claim(`${name}/Identity`))
      .text(4, 'Identity');
    this.nodes.push(node);
    this.outputs.push(valueInfo(name, type, dimensions));
  }

  /** The serialised ModelProto. */
  build(): Uint8Array {
    const graph = new ProtobufWriter();
    for (const node of this.nodes) graph.message(1, node);
    graph.text(2, this.graphName);
    for (const tensor of this.initializers) graph.message(5, tensor);
    for (const input of this.inputs) graph.message(11, input);
    for (const output of this.outputs) graph.message(12, output);
    return new ProtobufWriter()
      .integer(1, irVersion)
      .text(2, 'fovea')
      .message(7, graph)
      .message(8, new ProtobufWriter().text(1, '').integer(2, opsetVersion))
      .message(8, new ProtobufWriter().text(1, microsoftDomain).integer(2, 1))
      .finish();
  }

  private claim(name: string): string {
    if (this.names.has(name)) throw new Error(`Graph ${this.graphName} has two things called ${name}.`);
    this.names.add(name);
    return name;
  }
}

/** The memory of a typed array as bytes, without a copy. */
export function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

function valueInfo(name: string, type: ElementType, dimensions: readonly Dimension[]): ProtobufWriter {
  const shape = new ProtobufWriter();
  for (const dimension of dimensions) {
    const field = new ProtobufWriter();
    shape.message(1, typeof dimension === 'number' ? field.integer(1, dimension) : field.text(2, dimension));
  }
  const tensorType = new ProtobufWriter().integer(1, elementTypes[type]).message(2, shape);
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensorType));
}

/** AttributeProto.AttributeType numbers. */
const attributeTypes = { float: 1, integer: 2, text: 3, integers: 7 } as const;

function attributeProto(name: string, value: Attributes[string]): ProtobufWriter {
  const attribute = new ProtobufWriter().text(1, name);
  if (typeof value === 'number') return attribute.integer(3, value).integer(20, attributeTypes.integer);
  if (typeof value === 'string') return attribute.text(4, value).integer(20, attributeTypes.text);
  if ('float' in value) return attribute.float(2, value.float).integer(20, attributeTypes.float);
  for (const item of value) attribute.integer(8, item);
  return attribute.integer(20, attributeTypes.integers);
}
