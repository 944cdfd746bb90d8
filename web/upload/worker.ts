import { type Classifier, InklingError, type Picture } from "@inkling/engine";
import { blankImage, readPicture } from "../../models/reading.ts";
import { loadNamed } from "../load-model.ts";
import { decodeFile } from "./decode.ts";
import type { Failed, Loaded, Question, ReadPicture, Reply, Source, Wanted } from "./messages.ts";

// Decodes and reads pictures in a thread of its own, one at a time: the page stays awake, and of a stack of
// pictures never more than one is unpacked.

let classifier: Classifier | undefined;

async function load(name: string, source: Source): Promise<Loaded> {
  // The one before goes on where this one cannot be had.
  classifier = await loadNamed(name, source);
  return { kind: "loaded", name, classes: classifier.model.spec.classes };
}

async function readFile(file: Blob, { side, steps }: Wanted): Promise<Reply> {
  const start = performance.now();
  const bitmap = await decodeFile(file);
  try {
    const answer = attempt(() => read(pixelsOf(bitmap), steps));
    const milliseconds = performance.now() - start;
    return {
      ...answer,
      ...("reading" in answer && { milliseconds }),
      image: await show(bitmap, side),
    };
  } finally {
    bitmap.close();
  }
}

function read(picture: Picture, steps = false): ReadPicture {
  if (classifier === undefined) throw new Error("There is no model to read with.");
  const start = performance.now();
  const reading = readPicture(classifier, picture, { steps });
  const milliseconds = performance.now() - start;
  const { width, height } = picture;
  return { kind: "read", reading, width, height, milliseconds };
}

/** The reading, or why there is none; a picture that cannot be read can still be shown. */
function attempt(read: () => ReadPicture): ReadPicture | Failed {
  try {
    const answer = read();
    return answer.reading.blank ? problemOf(blankImage()) : answer;
  } catch (error) {
    return problemOf(error);
  }
}

function pixelsOf(bitmap: ImageBitmap): Picture {
  const { width, height } = bitmap;
  const { data } = draw(bitmap, width, height).getImageData(0, 0, width, height);
  return { data, width, height, channels: 4 };
}

/** WebP, as it keeps what is transparent; a browser that writes none makes PNG of it. */
function show(bitmap: ImageBitmap, side: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((n) =>
    Math.max(1, Math.round(scale * n)),
  );
  const { canvas } = draw(bitmap, width!, height!);
  return canvas.convertToBlob({ type: "image/webp", quality: 0.82 });
}

function draw(bitmap: ImageBitmap, width: number, height: number) {
  const surface = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (surface === null) throw new Error("This browser gives no memory for the picture.");
  surface.imageSmoothingQuality = "high";
  surface.drawImage(bitmap, 0, 0, width, height);
  return surface;
}

async function answer(question: Question): Promise<Reply> {
  if (question.kind === "load") return load(question.name, question.source);
  if (question.kind === "file") return readFile(question.file, question.wanted);
  return read({ ...question.frame, channels: 4 });
}

function problemOf(error: unknown): Failed {
  const code = error instanceof InklingError ? error.code : "internal";
  return { kind: "failed", code, message: error instanceof Error ? error.message : String(error) };
}

addEventListener("message", ({ data }: MessageEvent<Question>) => {
  answer(data)
    .catch(problemOf)
    .then((reply) => postMessage(reply));
});
