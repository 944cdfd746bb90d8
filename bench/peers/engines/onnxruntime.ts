import { drawnPixels } from "../../data.ts";
import { toOnnx } from "../../onnx/graph.ts";
import { type Job, type Measure, rateOf } from "../job.ts";
import { shipped } from "../shipped.ts";

/** The same package twice: web is wasm, node is native. */
export async function onnxruntime(
  { task, preset, batch, threads }: Job,
  name: "onnxruntime-web" | "onnxruntime-node",
): Promise<Measure> {
  if (task === "train") throw new Error("no training");
  const ort = (await import(name)) as typeof import("onnxruntime-web");
  if (name === "onnxruntime-web") ort.env.wasm.numThreads = threads;
  const { spec, weights } = await shipped(preset);
  const session = await ort.InferenceSession.create(toOnnx(spec, weights), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
  });
  const pixels = drawnPixels(batch);
  const input = new ort.Tensor("float32", pixels, [batch, ...spec.input]);
  return (seconds) => rateOf(batch, seconds, () => session.run({ input }));
}
