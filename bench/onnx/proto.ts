import protobuf from "protobufjs";

/**
 * The part of ONNX's message types that a forward pass needs, with the field numbers of
 * onnx.proto3 (IR version 8).
 */
type FieldRow = [name: string, id: number, type: string, repeated?: "repeated"];

const MESSAGES: Record<string, FieldRow[]> = {
  ModelProto: [
    ["irVersion", 1, "int64"],
    ["producerName", 2, "string"],
    ["graph", 7, "GraphProto"],
    ["opsetImport", 8, "OperatorSetIdProto", "repeated"],
  ],
  OperatorSetIdProto: [
    ["domain", 1, "string"],
    ["version", 2, "int64"],
  ],
  GraphProto: [
    ["node", 1, "NodeProto", "repeated"],
    ["name", 2, "string"],
    ["initializer", 5, "TensorProto", "repeated"],
    ["input", 11, "ValueInfoProto", "repeated"],
    ["output", 12, "ValueInfoProto", "repeated"],
  ],
  NodeProto: [
    ["input", 1, "string", "repeated"],
    ["output", 2, "string", "repeated"],
    ["name", 3, "string"],
    ["opType", 4, "string"],
    ["attribute", 5, "AttributeProto", "repeated"],
  ],
  AttributeProto: [
    ["name", 1, "string"],
    ["f", 2, "float"],
    ["i", 3, "int64"],
    ["s", 4, "bytes"],
    ["ints", 8, "int64", "repeated"],
    ["type", 20, "int32"],
  ],
  TensorProto: [
    ["dims", 1, "int64", "repeated"],
    ["dataType", 2, "int32"],
    ["name", 8, "string"],
    ["rawData", 9, "bytes"],
  ],
  ValueInfoProto: [
    ["name", 1, "string"],
    ["type", 2, "TypeProto"],
  ],
  TypeProto: [["tensorType", 1, "TensorTypeProto"]],
  TensorTypeProto: [
    ["elemType", 1, "int32"],
    ["shape", 2, "TensorShapeProto"],
  ],
  TensorShapeProto: [["dim", 1, "DimensionProto", "repeated"]],
  DimensionProto: [
    ["dimValue", 1, "int64"],
    ["dimParam", 2, "string"],
  ],
};

const FLOAT = 1;
const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 } as const;
const IR_VERSION = 8;
const OPSET = 17;

const root = new protobuf.Root();
for (const [name, fields] of Object.entries(MESSAGES)) {
  const message = new protobuf.Type(name);
  for (const [field, id, type, rule] of fields) {
    message.add(new protobuf.Field(field, id, type, rule));
  }
  root.add(message);
}
const ModelProto = root.lookupType("ModelProto");

/** `{ strides: [2, 2], epsilon: { float: 1e-3 }, auto_pad: "SAME_UPPER" }`; a bare number is an int. */
export type Attributes = Readonly<
  Record<string, number | string | readonly number[] | { readonly float: number }>
>;

export interface Graph {
  /** Dimensions of the input and the output; -1 stands for any batch. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly nodes: object[];
  readonly initializers: object[];
}

export function node(op: string, inputs: string[], output: string, attributes: Attributes = {}) {
  const attribute = Object.entries(attributes).map(([name, value]) => {
    if (typeof value === "string") {
      return { name, s: new TextEncoder().encode(value), type: ATTRIBUTE.string };
    }
    if (typeof value === "number") return { name, i: value, type: ATTRIBUTE.int };
    if ("float" in value) return { name, f: value.float, type: ATTRIBUTE.float };
    return { name, ints: value, type: ATTRIBUTE.ints };
  });
  return { opType: op, name: output, input: inputs, output: [output], attribute };
}

export function initializer(name: string, dims: readonly number[], data: Float32Array) {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dims, dataType: FLOAT, rawData };
}

/** The bytes of a model whose input is called `input` and its output `output`. */
export function encodeGraph({ input, output, nodes, initializers }: Graph): Uint8Array {
  const graph = {
    name: "inkling",
    node: nodes,
    initializer: initializers,
    input: [valueInfo("input", input)],
    output: [valueInfo("output", output)],
  };
  const model = { irVersion: IR_VERSION, graph, opsetImport: [{ domain: "", version: OPSET }] };
  return ModelProto.encode(ModelProto.fromObject(model)).finish();
}

function valueInfo(name: string, dims: readonly number[]) {
  const dim = dims.map((size) => (size === -1 ? { dimParam: "N" } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
