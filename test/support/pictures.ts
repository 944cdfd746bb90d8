import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeIdx } from "@inkling/engine";
import sharp from "sharp";

/** Grey bytes, light ink on a dark ground: a bar is a 1, a ring a 0. */
export function levels(label: number, side: number, ink = 255): Uint8Array {
  const [near, far] = [Math.round(side * 0.2), Math.round(side * 0.8)];
  const isInk = (x: number, y: number) => {
    if (y < near || y >= far) return false;
    const distance = Math.abs(x + 0.5 - side / 2) / side;
    if (label === 1) return distance < 0.08;
    const isEnd = y < near + 0.1 * side || y >= far - 0.1 * side;
    return distance < 0.3 && (isEnd || distance > 0.2);
  };
  return Uint8Array.from({ length: side * side }, (_, i) =>
    isInk(i % side, Math.floor(i / side)) ? ink : 0,
  );
}

/** A pair of IDX files with a picture for each label. */
export function idxPair(labels: readonly number[], side: number, ink = 255) {
  const data = Uint8Array.from(labels.flatMap((label) => [...levels(label, side, ink)]));
  return {
    "images-idx3-ubyte": writeIdx({ type: "u8", shape: [labels.length, side, side], data }),
    "labels-idx1-ubyte": writeIdx({
      type: "u8",
      shape: [labels.length],
      data: Uint8Array.from(labels),
    }),
  };
}

/** A PNG of dark ink on light paper. */
export function png(label: number, side = 60): Promise<Uint8Array> {
  const paper = levels(label, side).map((level) => 250 - 0.9 * level);
  return sharp(paper, { raw: { width: side, height: side, channels: 1 } })
    .png()
    .toBuffer();
}

export const blankPng = (side = 60): Promise<Uint8Array> =>
  sharp({ create: { width: side, height: side, channels: 3, background: "#eee" } })
    .png()
    .toBuffer();

/** Writes files into a folder, by their paths inside it. */
export async function put(
  folder: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
