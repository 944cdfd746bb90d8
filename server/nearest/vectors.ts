/**
 * Vectors to look for the nearest among: each rounded to int8 by a step of its own, so that 60,000 of 96 numbers
 * take 6 MB. What the rounding adds to a distance is far below what tells neighbours apart.
 */
export class Vectors {
  readonly #size: number;
  readonly #rows: Int8Array;
  readonly #steps: Float32Array;
  #count = 0;

  constructor(capacity: number, size: number) {
    this.#size = size;
    this.#rows = new Int8Array(capacity * size);
    this.#steps = new Float32Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** Takes more of them, [n, size]. */
  add(vectors: Float32Array): void {
    const size = this.#size;
    for (let first = 0; first < vectors.length; first += size) {
      const vector = vectors.subarray(first, first + size);
      const step = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
      this.#steps[this.#count] = step;
      if (step > 0) {
        this.#rows.set(
          vector.map((value) => Math.round(value / step)),
          this.#count * size,
        );
      }
      this.#count++;
    }
  }

  /** The `count` nearest to a vector, nearest first, by Euclidean distance. */
  nearest(vector: Float32Array, count: number): readonly { index: number; distance: number }[] {
    const distances = Float32Array.from({ length: this.#count }, (_, i) =>
      Math.sqrt(this.#squared(vector, i)),
    );
    const order = [...distances.keys()].sort((a, b) => distances[a]! - distances[b]! || a - b);
    return order.slice(0, count).map((index) => ({ index, distance: distances[index]! }));
  }

  #squared(vector: Float32Array, index: number): number {
    const [size, rows, step] = [this.#size, this.#rows, this.#steps[index]!];
    let sum = 0;
    for (let i = 0, at = index * size; i < size; i++, at++) {
      const apart = vector[i]! - step * rows[at]!;
      sum += apart * apart;
    }
    return sum;
  }
}
