import type { Picture } from "./picture.ts";

/**
 * The picture with its longer side at most `limit`: the mean of squares of n×n pixels for the smallest
 * whole n that does it. Squares at the right and lower edge may be narrower. What is transparent
 * counts for as much as is seen of it.
 */
export function reduce(picture: Picture, limit: number): { picture: Picture; factor: number } {
  const { width, height, channels } = picture;
  const factor = Math.ceil(Math.max(width, height) / limit);
  if (factor === 1) return { picture, factor };
  const small = { width: Math.ceil(width / factor), height: Math.ceil(height / factor), channels };
  const data = new Uint8Array(small.width * small.height * channels);
  const sums = new Float64Array(small.width * channels);
  for (let y = 0; y < small.height; y++) {
    sums.fill(0);
    const end = Math.min(height, (y + 1) * factor);
    for (let row = y * factor; row < end; row++) addRow(sums, picture, row, factor);
    const rows = end - y * factor;
    const line = data.subarray(y * sums.length, (y + 1) * sums.length);
    for (let x = 0; x < small.width; x++) {
      divide(line, sums, x * channels, channels, rows * columnsOf(x, factor, width));
    }
  }
  return { picture: { ...small, data }, factor };
}

const columnsOf = (x: number, factor: number, width: number): number =>
  Math.min(factor, width - x * factor);

function addRow(sums: Float64Array, picture: Picture, row: number, factor: number): void {
  if (picture.channels === 4) addRgba(sums, picture, row, factor);
  else if (picture.channels === 3) addRgb(sums, picture, row, factor);
  else if (picture.channels === 2) addGreyAlpha(sums, picture, row, factor);
  else addGrey(sums, picture, row, factor);
}

function addGrey(sums: Float64Array, { data, width }: Picture, row: number, factor: number): void {
  let at = row * width;
  for (let x = 0; x < sums.length; x++) {
    let sum = 0;
    for (let end = at + columnsOf(x, factor, width); at < end; at++) sum += data[at]!;
    sums[x]! += sum;
  }
}

function addGreyAlpha(
  sums: Float64Array,
  { data, width }: Picture,
  row: number,
  factor: number,
): void {
  let at = 2 * row * width;
  for (let x = 0; 2 * x < sums.length; x++) {
    let grey = 0;
    let alpha = 0;
    for (let end = at + 2 * columnsOf(x, factor, width); at < end; at += 2) {
      grey += data[at]! * data[at + 1]!;
      alpha += data[at + 1]!;
    }
    sums[2 * x]! += grey;
    sums[2 * x + 1]! += alpha;
  }
}

function addRgb(sums: Float64Array, { data, width }: Picture, row: number, factor: number): void {
  let at = 3 * row * width;
  for (let x = 0; 3 * x < sums.length; x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let end = at + 3 * columnsOf(x, factor, width); at < end; at += 3) {
      red += data[at]!;
      green += data[at + 1]!;
      blue += data[at + 2]!;
    }
    sums[3 * x]! += red;
    sums[3 * x + 1]! += green;
    sums[3 * x + 2]! += blue;
  }
}

function addRgba(sums: Float64Array, { data, width }: Picture, row: number, factor: number): void {
  let at = 4 * row * width;
  for (let x = 0; 4 * x < sums.length; x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let alpha = 0;
    for (let end = at + 4 * columnsOf(x, factor, width); at < end; at += 4) {
      const a = data[at + 3]!;
      red += a * data[at]!;
      green += a * data[at + 1]!;
      blue += a * data[at + 2]!;
      alpha += a;
    }
    sums[4 * x]! += red;
    sums[4 * x + 1]! += green;
    sums[4 * x + 2]! += blue;
    sums[4 * x + 3]! += alpha;
  }
}

/** line[at..] ← the means of what was added up: colours over the alpha, if there is one, else over the pixels. */
function divide(
  line: Uint8Array,
  sums: Float64Array,
  at: number,
  channels: number,
  pixels: number,
): void {
  const hasAlpha = channels % 2 === 0;
  const colours = hasAlpha ? channels - 1 : channels;
  const weight = hasAlpha ? sums[at + colours]! : pixels;
  for (let c = 0; c < colours; c++) {
    line[at + c] = weight === 0 ? 0 : Math.floor(sums[at + c]! / weight + 0.5);
  }
  if (hasAlpha) line[at + colours] = Math.floor(weight / pixels + 0.5);
}
