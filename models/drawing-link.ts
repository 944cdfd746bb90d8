import { feelsPressure, type Stroke } from "./stroke.ts";

// A drawing as the fragment of an address, `#drawing=…`: it never leaves the browser unless the
// address is passed on, and opens the same strokes anywhere.
//
// Bytes, in base64url: a number for the format, then each stroke: twice the number of its points,
// plus one for the eraser; the pen's width; and the points, each as the way from the one before it.
// All are whole numbers of 7 bits a byte, the lowest first, the eighth bit set when more follow.
//
// Where the pen's pressure was felt, the format is 2: strokes begin with four times the number of points, plus two
// where pressures follow the points, plus one for the eraser. Pressures too are each the way from the one before.

const KEY = "drawing=";
const PLAIN = 1;
const PRESSED = 2;

/** Steps from no pressure to the most. */
const PRESSURE_STEPS = 64;

/** Steps of a side: a tenth of a pixel on the screen, a fourth on the picture that is read. */
const STEPS = 1024;

/** What an address may hold: more is no drawing of a hand. */
const MOST_POINTS = 50_000;

/** The fragment of the strokes, without the #. */
export function toFragment(strokes: readonly Stroke[]): string {
  const format = strokes.some(feelsPressure) ? PRESSED : PLAIN;
  const bytes: number[] = [format];
  for (const stroke of strokes) {
    const { points, width, erase } = stroke;
    const pressures = feelsPressure(stroke) ? (stroke.pressures ?? []) : [];
    const size = format === PLAIN ? points.length : 2 * points.length + (pressures.length && 2);
    write(bytes, size + (erase ? 1 : 0));
    write(bytes, Math.round(width * STEPS));
    const places = points.map((value) => Math.round(value * STEPS));
    // Coordinates come in pairs: the one before is two back.
    places.forEach((value, i) => {
      write(bytes, zigzag(value - (places[i - 2] ?? 0)));
    });
    const steps = pressures.map((pressure) => Math.round(pressure * PRESSURE_STEPS));
    steps.forEach((value, i) => {
      write(bytes, zigzag(value - (steps[i - 1] ?? 0)));
    });
  }
  const text = btoa(bytes.map((byte) => String.fromCharCode(byte)).join(""));
  return KEY + text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The strokes of a fragment, with or without the #; undefined when it holds no drawing. */
export function fromFragment(fragment: string): Stroke[] | undefined {
  const text = fragment.replace(/^#/, "");
  if (!text.startsWith(KEY)) return undefined;
  const bytes = decode(text.slice(KEY.length));
  const format = bytes?.[0];
  if (bytes === undefined || (format !== PLAIN && format !== PRESSED)) return undefined;
  return readStrokes(new Reader(bytes), format === PRESSED);
}

function readStrokes(reader: Reader, mayBePressed: boolean): Stroke[] | undefined {
  const strokes: Stroke[] = [];
  let left = MOST_POINTS;
  while (!reader.isDone) {
    const size = reader.next();
    const width = reader.next() / STEPS;
    const count = size >>> (mayBePressed ? 2 : 1);
    left -= count;
    if (left < 0 || width <= 0 || width > 1) return undefined;
    const points: number[] = [];
    const before = [0, 0];
    for (let i = 0; i < 2 * count; i++) {
      const place = before[i & 1]! + unzigzag(reader.next());
      before[i & 1] = place;
      points.push(place / STEPS);
    }
    const pressures = mayBePressed && (size & 2) !== 0 ? readPressures(reader, count) : undefined;
    if (reader.isBroken || points.length === 0) return undefined;
    strokes.push({ points, width, erase: (size & 1) === 1, ...(pressures && { pressures }) });
  }
  return strokes;
}

function readPressures(reader: Reader, count: number): number[] {
  let steps = 0;
  return Array.from({ length: count }, () => {
    steps += unzigzag(reader.next());
    return Math.max(0, Math.min(1, steps / PRESSURE_STEPS));
  });
}

function decode(text: string): Uint8Array | undefined {
  try {
    const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(bytes, (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Small numbers of either sign as small ones of one: 0, −1, 1, −2, … */
const zigzag = (value: number): number => (value << 1) ^ (value >> 31);
const unzigzag = (value: number): number => (value >>> 1) ^ -(value & 1);

function write(bytes: number[], value: number): void {
  let left = value >>> 0;
  while (left >= 128) {
    bytes.push((left & 127) | 128);
    left >>>= 7;
  }
  bytes.push(left);
}

/** The numbers of a drawing's bytes, one after the other. */
class Reader {
  readonly #bytes: Uint8Array;
  /** After the number of the format. */
  #at = 1;
  #broken = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.#broken || this.#at >= this.#bytes.length;
  }

  /** Whether a number was asked for that is not there, or of more than 32 bits. */
  get isBroken(): boolean {
    return this.#broken;
  }

  next(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) break;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    this.#broken = true;
    return 0;
  }
}
