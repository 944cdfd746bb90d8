import { type Classifier, InklingError, type Picture, toInput } from "@inkling/engine";
import type { Answer, ModelStore, Reader } from "./deps.ts";
import type { Line } from "./line.ts";

export interface ReaderOptions {
  readonly models: Pick<ModelStore, "classifier">;
  decode(file: Uint8Array): Promise<Picture>;
  /** Pictures in work at once, and how many may wait. */
  readonly line: Line;
}

/** Reads uploads: the same preprocessing and the same wasm as the page's canvas. */
export function createReader({ models, decode, line }: ReaderOptions): Reader {
  return {
    async read(image, model) {
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
        return answer(name, classifier, await decode(image), start);
      } finally {
        leave();
      }
    },
  };
}

function answer(model: string, classifier: Classifier, picture: Picture, start: number): Answer {
  const { pixels, blank, inverted } = toInput(picture);
  if (blank) {
    throw new InklingError(
      "blank_image",
      "The picture is blank: nothing in it stands out from its ground. Send one with a digit on it.",
    );
  }
  checkInput(model, classifier, pixels.length);
  const prediction = classifier.classify(pixels);
  return { ...prediction, model, milliseconds: performance.now() - start, pixels, inverted };
}

/** Models trained on other data may take pictures of another size. */
function checkInput(model: string, { model: { spec } }: Classifier, length: number): void {
  if (spec.input.reduce((product, n) => product * n, 1) === length) return;
  const [height, width] = spec.input;
  throw new InklingError(
    "model_shape",
    `The model ${model} takes images of ${width}x${height} pixels, and pictures are read as 28x28. Choose another model.`,
  );
}
