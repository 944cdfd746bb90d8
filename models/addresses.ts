/** How the weights of a file are written: int8 takes a quarter of the bytes, and reads digits the same. */
export const PRECISIONS = ["int8", "float32"] as const;
export type Precision = (typeof PRECISIONS)[number];

/** Where a page has a model's weights from; small ones, unless others are asked for. */
export const weightsAddress = (name: string, precision: Precision = "int8"): string =>
  `/api/v1/models/${name}/weights?precision=${precision}`;
