import type { Piece } from "./cuts.ts";
import type { Answered } from "./lattice.ts";

// What a way to read a row costs, in nats: the less, the likelier. The network alone would not do:
// it has seen digits only, and takes parts of digits for others, "()" for two ones.

export const WEIGHTS = {
  /** No answer of the network costs more than that of a probability of this. */
  least: 1e-4,
  /** Of what the network says: each time as much as a digit is wide in heights. A wrong join of two digits pays for both. */
  network: 0.9,
  networkWidth: 1,
  /** Of ln²(height of the digit / height of the row), for lower ones and for higher ones. */
  low: 7,
  high: 3,
  /** Of the square of what a digit is wider than `widthFrom` of its height. */
  wide: 4,
  widthFrom: 1.6,
  rowWide: 2,
  rowWidthFrom: 0.9,
  /** A cut through ink, and each height of ink that it crosses. */
  cut: 0.2,
  cutInk: 1,
  /** Two patches in one digit, each height between them; less where they lie one above the other. */
  join: 0.8,
  joinGap: 12,
  joinAbove: 0.6,
  /** A piece that is left out, and the square of its size in heights. */
  junk: 0.1,
  junkSize: 4,
  /** Of -ln(1 - how much it is like a digit), up to that of the least difference. */
  junkLike: 0.3,
  junkLeast: 0.02,
  /** A point or comma, and the largest it may be, in heights. */
  mark: 0.05,
  markSize: 0.8,
};

/** The cost of each candidate as a digit. */
export function digitCosts(
  candidates: readonly Answered[],
  pieces: readonly Piece[],
  height: number,
): Float64Array {
  const joins = pieces.map((_, k) => joinCost(pieces, k, height));
  return Float64Array.from(candidates, ({ from, to, box, probabilities }) => {
    const most = probabilities.reduce((a, b) => Math.max(a, b), WEIGHTS.least);
    const ratio = Math.log(box.height / height);
    const tooWide = Math.max(0, box.width / box.height - WEIGHTS.widthFrom);
    const weight = WEIGHTS.network + (WEIGHTS.networkWidth * box.width) / height;
    let cost = startCost(pieces[from]!) - weight * Math.log(most);
    cost += (ratio < 0 ? WEIGHTS.low : WEIGHTS.high) * ratio * ratio;
    cost += WEIGHTS.wide * tooWide * tooWide;
    const tooWideInRow = Math.max(0, box.width / height - WEIGHTS.rowWidthFrom);
    cost += WEIGHTS.rowWide * tooWideInRow * tooWideInRow;
    for (let k = from + 1; k < to; k++) cost += joins[k]!;
    return cost;
  });
}

/** Of something new beginning with this piece. */
export function startCost({ cut }: Piece): number {
  return cut === 0 ? 0 : WEIGHTS.cut + WEIGHTS.cutInk * cut;
}

/** Of piece k being of one digit with the one before it. */
function joinCost(pieces: readonly Piece[], k: number, height: number): number {
  const before = pieces[k - 1];
  const piece = pieces[k]!;
  if (!before || before.patch === piece.patch) return 0;
  const gap = piece.box.x - before.box.x - before.box.width;
  const narrower = Math.min(piece.box.width, before.box.width);
  const above = Math.max(0, Math.min(1, -gap / narrower));
  const cost = WEIGHTS.join + (WEIGHTS.joinGap * Math.max(0, gap)) / height;
  return Math.max(0, cost - WEIGHTS.joinAbove * above);
}

/** Of a piece that is neither digit nor mark, though so much like a digit (0..1). */
export function junkCost(piece: Piece, height: number, likeness: number): number {
  const size = sizeOf(piece) / height;
  const unlikely = -WEIGHTS.junkLike * Math.log(Math.max(WEIGHTS.junkLeast, 1 - likeness));
  return WEIGHTS.junk + WEIGHTS.junkSize * size * size + unlikely + startCost(piece);
}

export const sizeOf = ({ box }: Piece): number => Math.max(box.width, box.height);
