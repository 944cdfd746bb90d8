import {
  type Classifier,
  InklingError,
  type Picture,
  type ReadingOptions,
  toInput,
} from "@inkling/engine";
import { blankImage, readPicture } from "../models/reading.ts";
import type { ModelStore, PictureFile, Reader } from "./deps.ts";
import { flatten } from "./flatten.ts";
import type { Line } from "./line.ts";

/** Numbers that a picture is read as. */
const PIXELS = 28 * 28;

export interface ReaderOptions {
  readonly models: Pick<ModelStore, "classifier">;
  decode(file: Uint8Array): Promise<Picture>;
  /** Pictures in work at once, and how many may wait. */
  readonly line: Line;
}

/** Reads uploads: the same preprocessing and the same wasm as the page's canvas. */
export function createReader({ models, decode, line }: ReaderOptions): Reader {
  const open = (image: PictureFile) =>
    image instanceof Uint8Array ? decode(image) : flatten(image, decode);

  /** In turn with others: the answer of `read`, and how long it took. */
  async function inTurn<T>(
    image: PictureFile,
    model: string | undefined,
    read: (picture: Picture, model: string, classifier: Classifier) => T,
  ) {
    const leave = await line.enter();
    if (leave === undefined) {
      throw new InklingError(
        "busy",
        `${line.limit} pictures are being read and ${line.waiting} wait, the most that may. Try again in a moment.`,
      );
    }
    try {
      const start = performance.now();
      const { name, classifier } = await models.classifier(model);
      const answer = read(await open(image), name, classifier);
      return { ...answer, model: name, milliseconds: performance.now() - start };
    } finally {
      leave();
    }
  }
  return {
    read: (image, model) => inTurn(image, model, readDigit),
    readNumber: (image, model, options) =>
      inTurn(image, model, (picture, name, classifier) =>
        readDigits(picture, name, classifier, options),
      ),
  };
}

function readDigit(picture: Picture, model: string, classifier: Classifier) {
  const { pixels, blank, inverted } = toInput(picture);
  if (blank) throw blankImage();
  checkInput(model, classifier);
  return { ...classifier.classify(pixels), pixels, inverted };
}

function readDigits(
  picture: Picture,
  model: string,
  classifier: Classifier,
  options: ReadingOptions | undefined,
) {
  checkInput(model, classifier);
  const { blank, ...reading } = readPicture(classifier, picture, options);
  if (blank) throw blankImage();
  return { ...reading, width: picture.width, height: picture.height };
}

/** Models trained on other data may take pictures of another size. */
function checkInput(model: string, { model: { spec } }: Classifier): void {
  if (spec.input.reduce((product, n) => product * n, 1) === PIXELS) return;
  const [height, width] = spec.input;
  throw new InklingError(
    "model_shape",
    `The model ${model} takes images of ${width}x${height} pixels, and pictures are read as 28x28. Choose another model.`,
  );
}
