/** Side of an input. */
const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** Side of the square that is covered, and how far it moves from one try to the next. */
const COVER = 5;
const STRIDE = 2;

/** Probabilities nearer to 0 or 1 than this count as this: the model is no surer than that. */
const LEAST = 1e-4;

/** [n, 28, 28] pixels, 0..1, to [n, classes] probabilities. */
export type Probabilities = (pixels: Float32Array) => Float32Array;

/**
 * Which ink made the answer: [784], −1 to 1, 0 where there is none. A square of ground is laid over one
 * part of the picture after the other; how far the log-odds of the answered class fall is what the
 * covered ink was worth, shared by all its pixels. Scaled so that the largest is 1 or −1 (Zeiler and
 * Fergus, "Visualizing and understanding convolutional networks", 2014).
 */
export function occlusion(
  probabilitiesOf: Probabilities,
  pixels: Float32Array,
  answer: number,
): Float32Array {
  const places = placesWithInk(pixels);
  const inputs = new Float32Array((places.length + 1) * PIXELS);
  inputs.set(pixels);
  for (const [i, place] of places.entries()) {
    const covered = inputs.subarray((i + 1) * PIXELS, (i + 2) * PIXELS);
    covered.set(pixels);
    for (const at of squareAt(place)) covered[at] = 0;
  }
  const probabilities = probabilitiesOf(inputs);
  const classes = probabilities.length / (places.length + 1);
  const oddsOf = (i: number): number => logOdds(probabilities[i * classes + answer]!);
  const [sums, counts] = [new Float32Array(PIXELS), new Uint8Array(PIXELS)];
  for (const [i, place] of places.entries()) {
    for (const at of squareAt(place)) {
      sums[at]! += oddsOf(0) - oddsOf(i + 1);
      counts[at]!++;
    }
  }
  const worth = sums.map((sum, at) => (pixels[at]! > 0 ? sum / Math.max(1, counts[at]!) : 0));
  const most = worth.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return most === 0 ? worth : worth.map((value) => value / most);
}

const logOdds = (probability: number): number => {
  const p = Math.min(1 - LEAST, Math.max(LEAST, probability));
  return Math.log(p / (1 - p));
};

/** Upper left pixels of the squares that cover any ink. */
function placesWithInk(pixels: Float32Array): number[] {
  const places: number[] = [];
  for (let y = 0; y + COVER <= SIDE; y += STRIDE) {
    for (let x = 0; x + COVER <= SIDE; x += STRIDE) {
      const place = y * SIDE + x;
      if (squareAt(place).some((at) => pixels[at]! > 0)) places.push(place);
    }
  }
  return places;
}

const squareAt = (place: number): number[] =>
  Array.from(
    { length: COVER * COVER },
    (_, i) => place + Math.floor(i / COVER) * SIDE + (i % COVER),
  );
