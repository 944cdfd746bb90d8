import { problemSentence, t } from "../language.ts";
import { RASTER_SIDE } from "../raster.ts";

/** The picture that is read, [RASTER_SIDE, RASTER_SIDE] grey, as a PNG: no level is lost on the way. */
export function pngOf(pixels: Uint8Array): Promise<Blob> {
  const canvas = new OffscreenCanvas(RASTER_SIDE, RASTER_SIDE);
  const surface = canvas.getContext("2d", { alpha: false });
  if (surface === null) throw new Error("This browser cannot draw on a canvas in memory.");
  const image = surface.createImageData(RASTER_SIDE, RASTER_SIDE);
  for (const [i, level] of pixels.entries()) image.data.set([level, level, level, 255], 4 * i);
  surface.putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}

/**
 * What the model saw, as a picture of the size of a drawing: each pixel a square, so that it is nearly
 * the same again once it is fitted to the model's input.
 */
export function enlarged(pixels: Float32Array): Uint8Array {
  const side = Math.sqrt(pixels.length);
  const scale = RASTER_SIDE / side;
  return Uint8Array.from({ length: RASTER_SIDE * RASTER_SIDE }, (_, i) => {
    const [x, y] = [i % RASTER_SIDE, Math.floor(i / RASTER_SIDE)];
    const level = pixels[Math.floor(y / scale) * side + Math.floor(x / scale)] ?? 0;
    return 255 - Math.round(255 * level);
  });
}

/** The refusal of the API: a word for programs, a sentence for people. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Sends the picture to an address of the API, and gives its answer. Throws a sentence. */
export async function sendPicture<T>(address: string, pixels: Uint8Array): Promise<T> {
  const body = await pngOf(pixels);
  const response = await fetch(address, { method: "POST", body }).catch(() => undefined);
  const answer: unknown = await response?.json().catch(() => undefined);
  if (response === undefined || answer === undefined) {
    throw new Error(t("message.no-answer"));
  }
  if (response.ok) return answer as T;
  const { code, message } = (answer as { error: { code: string; message: string } }).error;
  throw new Refusal(code, problemSentence({ code, message }));
}
