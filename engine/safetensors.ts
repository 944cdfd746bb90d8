// Safetensors, the weight files' format: pure functions from and to bytes.

export type { Int8Tensor, TensorFile } from "./safetensors/format.ts";
export { MAX_HEADER_SIZE, readSafetensors } from "./safetensors/read.ts";
export { writeSafetensors } from "./safetensors/write.ts";
