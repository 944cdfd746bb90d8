import { type Painting, paint } from "./raster.ts";

/** Shows the drawing in the canvas's colours, and again when its size or they have changed. */
export function createView(canvas: HTMLCanvasElement, painting: () => Painting): () => void {
  const surface = canvas.getContext("2d", { alpha: false, desynchronized: true });
  if (surface === null) throw new Error("This browser cannot draw on a canvas.");
  const show = (): void => {
    const { color, backgroundColor } = getComputedStyle(canvas);
    paint(surface, canvas.height, painting(), color, backgroundColor, canvas.width);
  };
  const resize = (): void => {
    // The size in the page is the style sheet's; here only the number of pixels behind it.
    const width = Math.round(canvas.clientWidth * devicePixelRatio);
    const height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (width === 0 || (width === canvas.width && height === canvas.height)) return;
    canvas.width = width;
    canvas.height = height;
    show();
  };
  new ResizeObserver(resize).observe(canvas);
  // Another screen or zoom may leave the canvas its size in the page. A query hears that its density is left.
  const watchDensity = (): void => {
    const density = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const changed = (): void => {
      resize();
      watchDensity();
    };
    density.addEventListener("change", changed, { once: true });
  };
  watchDensity();
  // Where the style sheet lets colours change in time, its end tells of any reason for a change.
  canvas.addEventListener("transitionend", show);
  resize();
  return show;
}
