import type { Dataset, Picture } from "@inkling/engine";
import type { LabelledPicture } from "./labelled.ts";

const WHITE = 255;

/** Highest level of a set that does not use bytes to the full: bits, or counts of 4x4 bits. */
const FEW_LEVELS = 16;

/** The pictures of an IDX pair, grey. Where a set has a few levels only, the highest one becomes white. */
export function idxPictures(data: Dataset, directory: string): readonly LabelledPicture[] {
  const { images, rows, columns } = data;
  const highest = images.reduce((most, level) => Math.max(most, level), 0);
  const factor = highest > 0 && highest <= FEW_LEVELS ? WHITE / highest : 1;
  const size = rows * columns;
  const read = async (index: number): Promise<Picture> => {
    const levels = images.subarray(index * size, (index + 1) * size);
    const data = Uint8Array.from(levels, (level) => Math.round(level * factor));
    return { data, width: columns, height: rows, channels: 1 };
  };
  return Array.from(data.labels, (label, index) => ({
    name: String(index),
    label,
    source: `${directory}, image ${index}`,
    read: () => read(index),
  }));
}
