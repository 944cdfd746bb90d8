/** Shows levels, [height, width], 0..255, as they are. */
export function showGrey(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  levels: ArrayLike<number>,
): void {
  const surface = canvas.getContext("2d", { alpha: false });
  if (surface === null) return;
  canvas.width = width;
  canvas.height = height;
  const image = surface.createImageData(width, height);
  for (let i = 0; i < levels.length; i++) {
    const grey = levels[i] ?? 0;
    image.data.set([grey, grey, grey, 255], 4 * i);
  }
  surface.putImageData(image, 0, 0);
}

/** Shows 0..1, ink high, [side, side] as white ink on black: the way MNIST's pictures are shown. */
export function showPicture(canvas: HTMLCanvasElement, pixels: ArrayLike<number>): void {
  const side = Math.round(Math.sqrt(pixels.length));
  const levels = Uint8Array.from(pixels, (level) => Math.round(255 * level));
  showGrey(canvas, side, side, levels);
}
