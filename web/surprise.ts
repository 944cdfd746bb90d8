import { count, t } from "./language.ts";
import type { Underlay } from "./strokes.ts";

/** Of the server's answer, what is used here. */
interface TestImage {
  readonly name: string;
  readonly index: number;
  readonly label: string;
  readonly rows: number;
  readonly pixels: readonly number[];
}

/** MNIST's test images. */
const COUNT = 10_000;

/** One of MNIST's test images, which no model has learned from, with what it is. */
export const surprise = (): Promise<Underlay> =>
  testImage("mnist", Math.floor(Math.random() * COUNT));

/** The test image that an address asks for: `#test=mnist/1234`. Undefined when it asks for none. */
export function testImageIn(fragment: string): Promise<Underlay> | undefined {
  const [, name, index] = /^#test=([a-z0-9-]+)\/(\d{1,9})$/.exec(fragment) ?? [];
  return name === undefined ? undefined : testImage(name, Number(index));
}

async function testImage(data: string, place: number): Promise<Underlay> {
  const response = await fetch(`/api/v1/data/${data}/images/${place}`).catch(() => undefined);
  if (response?.status === 404) throw new Error(t("panel.no-test-image", { index: place, data }));
  if (!response?.ok) throw new Error(t("message.no-answer"));
  const { name, index, label, rows, pixels } = (await response.json()) as TestImage;
  const called = name === "mnist" ? "MNIST" : name;
  const words = t("panel.test-image", { index: count(index), data: called, label });
  return { side: rows, pixels, words, label, link: `test=${name}/${index}` };
}
