import {
  type Dataset,
  type Evaluation,
  evaluate,
  InklingError,
  type Predictor,
} from "@inkling/engine";

/** Bytes of a float32. */
const FLOAT = 4;

/** Rounded sums of a softmax may pass 1 by a hair. */
const MOST = 1.001;

/** Bytes that the probabilities of all classes take for each image of the data. */
export const sizeOfAnswers = ({ count, classes }: Dataset): number =>
  FLOAT * count * classes.length;

/**
 * How well a model answers that somebody else has: by its probabilities for each image of `data`, in their order,
 * [count, classes] little-endian float32.
 * @param temperature that they were made with
 * @throws InklingError `bad_request` where there are more or fewer, or one is no probability
 */
export async function evaluateTold(
  bytes: Uint8Array,
  data: Dataset,
  temperature?: number,
): Promise<Evaluation> {
  const wanted = sizeOfAnswers(data);
  if (bytes.length !== wanted) {
    const each = `${data.classes.length} probabilities as float32 for each of ${data.count} images`;
    throw new InklingError(
      "bad_request",
      `The answers are ${bytes.length} bytes; expected ${wanted}: ${each}.`,
    );
  }
  const told = floatsOf(bytes);
  const wrong = told.findIndex((share) => !(share >= 0 && share <= MOST));
  if (wrong >= 0) {
    throw new InklingError(
      "bad_request",
      `The answers' number ${wrong} is no probability: ${told[wrong]}.`,
    );
  }
  return evaluate(teller(told, data), data, { temperature });
}

/** Without regard to where the bytes lie in memory. */
function floatsOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: bytes.length / FLOAT }, (_, i) =>
    view.getFloat32(FLOAT * i, true),
  );
}

/** Says what it was told, batch after batch. */
function teller(told: Float32Array, { rows, columns, classes }: Dataset): Predictor {
  let from = 0;
  return {
    probabilities(pixels) {
      const images = pixels.length / (rows * columns);
      const answers = told.subarray(from, from + images * classes.length);
      from += answers.length;
      return answers;
    },
  };
}
