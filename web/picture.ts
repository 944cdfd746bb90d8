/** Shows 0..1, ink high, [side, side] as white ink on black: the way MNIST's pictures are shown. */
export function showPicture(canvas: HTMLCanvasElement, pixels: ArrayLike<number>): void {
  const surface = canvas.getContext("2d", { alpha: false });
  if (surface === null) return;
  const side = Math.round(Math.sqrt(pixels.length));
  canvas.width = side;
  canvas.height = side;
  const image = surface.createImageData(side, side);
  for (let i = 0; i < pixels.length; i++) {
    const grey = Math.round(255 * (pixels[i] ?? 0));
    image.data.set([grey, grey, grey, 255], 4 * i);
  }
  surface.putImageData(image, 0, 0);
}
