import type { ReadDigit } from "@inkling/engine";
import { RASTER_SIDE } from "./raster.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Room around a digit, in pixels of the raster. */
const MARGIN = 3;

/** Frames each digit of a number in an `<svg>` that lies over the drawing, or over a picture of a size of its own. None: no frames. The `chosen` one stands out. */
export function showBoxes(
  svg: SVGElement,
  digits: readonly ReadDigit[],
  { width, height } = { width: RASTER_SIDE, height: RASTER_SIDE },
  chosen?: number,
): void {
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren(
    ...digits.map(({ box, verdict }, i) => {
      const frame = document.createElementNS(SVG, "rect");
      const numbers = {
        x: box.x - MARGIN,
        y: box.y - MARGIN,
        width: box.width + 2 * MARGIN,
        height: box.height + 2 * MARGIN,
        rx: MARGIN,
      };
      for (const [name, value] of Object.entries(numbers)) frame.setAttribute(name, String(value));
      frame.dataset.state = verdict;
      frame.dataset.chosen = String(i === chosen);
      return frame;
    }),
  );
}
