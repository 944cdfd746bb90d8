import { InklingError, type Picture } from "@inkling/engine";

/** Layers of a drawing; each is decoded whole. */
export const MAX_LAYERS = 8;

/**
 * A drawing's layers as one picture over white paper: a stroke's layer has a transparent ground, of which
 * nobody could tell whether it is light or dark. All must be of the lowest one's size.
 * Throws InklingError `bad_layers`, and what `decode` throws.
 */
export async function flatten(
  layers: readonly Uint8Array[],
  decode: (file: Uint8Array) => Promise<Picture>,
): Promise<Picture> {
  const [ground, ...others] = layers;
  if (ground === undefined) throw new InklingError("bad_layers", "The drawing has no layers.");
  // As it came: the engine knows what to do with a single picture's alpha.
  const first = await decode(ground);
  if (others.length === 0) return first;
  const { width, height } = first;
  const paper = new Uint8Array(width * height * 3).fill(255);
  paint(paper, first);
  for (const layer of others) {
    const picture = await decode(layer);
    if (picture.width !== width || picture.height !== height) {
      throw new InklingError(
        "bad_layers",
        `A drawing's layers must be of one size: ${width}x${height}, got ${picture.width}x${picture.height}.`,
      );
    }
    paint(paper, picture);
  }
  return { data: paper, width, height, channels: 3 };
}

/** paper = alpha · picture + (1 - alpha) · paper */
function paint(paper: Uint8Array, { data, channels }: Picture): void {
  const colours = channels < 3 ? 1 : 3;
  const hasAlpha = channels % 2 === 0;
  for (let from = 0, to = 0; to < paper.length; from += channels, to += 3) {
    const alpha = hasAlpha ? data[from + colours]! / 255 : 1;
    for (let i = 0; i < 3; i++) {
      const colour = data[from + (colours === 1 ? 0 : i)]!;
      paper[to + i] = Math.round(alpha * colour + (1 - alpha) * paper[to + i]!);
    }
  }
}
