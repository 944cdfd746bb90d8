/** A step over the pieces `from` to before `to`. */
export interface Step {
  readonly from: number;
  readonly to: number;
  /** The negative logarithm of how likely it is. */
  readonly cost: number;
}

export interface Path<S extends Step> {
  readonly steps: readonly S[];
  /** The likelihood of all paths that read as this one does, as a part of that of all paths, 0..1. */
  readonly share: number;
}

/**
 * The cheapest path from piece 0 to behind the last one (Viterbi). Steps that begin where no
 * path comes are not taken. `signOf` says what a step reads as: nothing, or a sign.
 */
export function cheapestPath<S extends Step>(
  steps: readonly S[],
  pieces: number,
  signOf: (step: S) => string | undefined,
): Path<S> {
  const ordered = steps.toSorted((a, b) => a.from - b.from);
  const least = new Float64Array(pieces + 1).fill(Number.POSITIVE_INFINITY);
  const last: (S | undefined)[] = [];
  least[0] = 0;
  for (const step of ordered) {
    const cost = least[step.from]! + step.cost;
    if (cost >= least[step.to]!) continue;
    least[step.to] = cost;
    last[step.to] = step;
  }
  const path: S[] = [];
  for (let step = last[pieces]; step; step = last[step.from]) path.push(step);
  path.reverse();
  return {
    steps: path,
    share: shareOf(
      ordered,
      pieces,
      signOf,
      path.flatMap((step) => signOf(step) ?? []),
    ),
  };
}

/**
 * Costs were chosen for the best path to be right, and part it from others too softly: for the likelihoods,
 * so many times the costs give confidences that come true as often as they say.
 */
const SHARPNESS = 5;

/** A number may be cut in many ways that all read the same: there is doubt only in those that do not. */
function shareOf<S extends Step>(
  ordered: readonly S[],
  pieces: number,
  signOf: (step: S) => string | undefined,
  text: readonly string[],
): number {
  // −ln of the sum of likelihoods: of all paths to a piece, and of those that have read so much of the text.
  const states = text.length + 1;
  const all = new Float64Array(pieces + 1).fill(Number.POSITIVE_INFINITY);
  const same = new Float64Array((pieces + 1) * states).fill(Number.POSITIVE_INFINITY);
  all[0] = 0;
  same[0] = 0;
  for (const step of ordered) {
    const { from, to } = step;
    const cost = SHARPNESS * step.cost;
    all[to] = either(all[to]!, all[from]! + cost);
    const sign = signOf(step);
    for (let read = 0; read < states; read++) {
      if (sign !== undefined && sign !== text[read]) continue;
      const at = to * states + read + (sign === undefined ? 0 : 1);
      same[at] = either(same[at]!, same[from * states + read]! + cost);
    }
  }
  return Math.exp(all[pieces]! - same[pieces * states + text.length]!);
}

/** −ln(e⁻ᵃ + e⁻ᵇ), without underflow. */
function either(a: number, b: number): number {
  const least = Math.min(a, b);
  if (least === Number.POSITIVE_INFINITY) return least;
  return least - Math.log1p(Math.exp(least - Math.max(a, b)));
}
