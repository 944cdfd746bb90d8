import type { Shape, Tensor } from "../model.ts";

// The safetensors format, little-endian:
//
//   | N: u64 | header: N bytes of JSON, padded with spaces | data ................ |
//            { "__metadata__": { key: string },            ^ offsets count from here
//              name: { "dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end] } }

/** Whole numbers from -128 to 127; what they stand for is told elsewhere. */
export interface Int8Tensor {
  readonly shape: Shape;
  readonly data: Int8Array;
}

/** What a safetensors file holds. */
export interface TensorFile {
  /** Those of dtype F32. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Those of dtype I8. */
  readonly int8: ReadonlyMap<string, Int8Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** Bytes of the header's length. */
export const LENGTH_SIZE = 8;

/** Both the header and the data start at a multiple of this. */
export const ALIGNMENT = 8;

export const METADATA = "__metadata__";

/** Numbers in a tensor of this shape; not a safe integer when there are too many to count. */
export function elements(shape: Shape): number {
  // A zero makes the product zero, however large the partial products before it were.
  if (shape.includes(0)) return 0;
  let product = 1;
  for (const size of shape) {
    product *= size;
    if (!Number.isSafeInteger(product)) return Number.NaN;
  }
  return product;
}
