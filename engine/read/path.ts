/** A step over the pieces `from` to before `to`. */
export interface Step {
  readonly from: number;
  readonly to: number;
  /** The negative logarithm of how likely it is. */
  readonly cost: number;
}

export interface Path<S extends Step> {
  readonly steps: readonly S[];
  /** Its likelihood as a part of that of all paths, 0..1. */
  readonly share: number;
}

/**
 * The cheapest path from piece 0 to behind the last one (Viterbi). Steps that begin where no
 * path comes are not taken.
 */
export function cheapestPath<S extends Step>(steps: readonly S[], pieces: number): Path<S> {
  const least = new Float64Array(pieces + 1).fill(Number.POSITIVE_INFINITY);
  // −ln of the sum of all paths' likelihoods.
  const all = least.slice();
  const last: (S | undefined)[] = [];
  least[0] = 0;
  all[0] = 0;
  for (const step of steps.toSorted((a, b) => a.from - b.from)) {
    const cost = least[step.from]! + step.cost;
    if (cost < least[step.to]!) {
      least[step.to] = cost;
      last[step.to] = step;
    }
    all[step.to] = either(all[step.to]!, all[step.from]! + step.cost);
  }
  const path: S[] = [];
  for (let step = last[pieces]; step; step = last[step.from]) path.push(step);
  return { steps: path.reverse(), share: Math.exp(all[pieces]! - least[pieces]!) };
}

/** −ln(e⁻ᵃ + e⁻ᵇ), without underflow. */
function either(a: number, b: number): number {
  const least = Math.min(a, b);
  if (least === Number.POSITIVE_INFINITY) return least;
  return least - Math.log1p(Math.exp(least - Math.max(a, b)));
}
