import { type Dataset, DIGITS, datasetFromIdx, InklingError } from "@inkling/engine";

/** A part of MNIST that the server gives out, spread evenly over it: see GET /api/v1/data/{name}/{file}. */
export async function smallMnist(split: "train" | "test"): Promise<Dataset> {
  const [images, labels] = await Promise.all(
    ["images", "labels"].map(async (kind) => {
      const response = await fetch(`/api/v1/data/mnist/${split}-${kind}.gz?size=small`).catch(
        () => undefined,
      );
      if (response?.ok) return new Uint8Array(await response.arrayBuffer());
      throw new InklingError(
        "no_mnist",
        "MNIST could not be fetched: the server does not answer. Is it still running?",
      );
    }),
  );
  return datasetFromIdx(images!, labels!, DIGITS);
}
