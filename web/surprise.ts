import { count } from "../models/format.ts";
import type { Underlay } from "./strokes.ts";

/** Of the server's answer, what is used here. */
interface TestImage {
  readonly index: number;
  readonly label: string;
  readonly rows: number;
  readonly pixels: readonly number[];
}

/** MNIST's test images. */
const COUNT = 10_000;

/** One of MNIST's test images, which no model has learned from, with what it is. */
export async function surprise(): Promise<Underlay> {
  const index = Math.floor(Math.random() * COUNT);
  const response = await fetch(`/api/v1/data/mnist/images/${index}`).catch(() => undefined);
  if (!response?.ok) throw new Error("The server does not answer. Is it still running?");
  const { label, rows, pixels } = (await response.json()) as TestImage;
  const words = `Test image ${count(index)} of MNIST, labelled ${label}`;
  return { side: rows, pixels, words };
}
