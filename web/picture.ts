/** Shows levels, [height, width], 0..255, as they are. */
export function showGrey(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  levels: ArrayLike<number>,
): void {
  show(canvas, width, height, (i) => {
    const grey = levels[i] ?? 0;
    return [grey, grey, grey];
  });
}

export type Colour = readonly [red: number, green: number, blue: number];

/** Shows a picture by the colour at each place, row by row. */
export function show(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  colour: (place: number) => Colour,
): void {
  const surface = canvas.getContext("2d", { alpha: false });
  if (surface === null) return;
  canvas.width = width;
  canvas.height = height;
  const image = surface.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const [red, green, blue] = colour(i);
    image.data[4 * i] = red;
    image.data[4 * i + 1] = green;
    image.data[4 * i + 2] = blue;
    image.data[4 * i + 3] = 255;
  }
  surface.putImageData(image, 0, 0);
}

/** Shows 0..1, ink high, [side, side] as white ink on black: the way MNIST's pictures are shown. */
export function showPicture(canvas: HTMLCanvasElement, pixels: ArrayLike<number>): void {
  const side = Math.round(Math.sqrt(pixels.length));
  const levels = Uint8Array.from(pixels, (level) => Math.round(255 * level));
  showGrey(canvas, side, side, levels);
}
