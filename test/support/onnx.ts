import * as ort from "onnxruntime-web";

/** Runs ONNX bytes on `[n, ...shape]` and gives the output, [n * classes]. */
export async function runOnnx(
  bytes: Uint8Array,
  pixels: Float32Array,
  shape: readonly number[],
): Promise<Float32Array> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ["wasm"],
    logSeverityLevel: 3,
  });
  const n = pixels.length / shape.reduce((product, size) => product * size, 1);
  const { output } = await session.run({
    input: new ort.Tensor("float32", pixels, [n, ...shape]),
  });
  const result = Float32Array.from(output!.data as Float32Array);
  await session.release();
  return result;
}
