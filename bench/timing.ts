/** Milliseconds of running before anything counts: V8 compiles the hot functions anew meanwhile. */
const WARM_UP = 200;
/** Milliseconds that the repeats take together, and how many there are at least. */
const MEASURED = 300;
const REPEATS = 5;
/** Milliseconds of one repeat: well above the clock's steps. */
const REPEAT = 5;

/** What secondsOf takes, about: warm-up, repeats, and what is made ready before. */
export const SECONDS = 0.55;

/** Seconds of one call: the median over repeats, after a warm-up. */
export function secondsOf(call: () => void): number {
  const start = performance.now();
  let warm = 0;
  do {
    call();
    warm++;
  } while (performance.now() - start < WARM_UP);
  const perCall = (performance.now() - start) / warm;
  const calls = Math.max(1, Math.round(REPEAT / perCall));

  const seconds: number[] = [];
  const end = performance.now() + MEASURED;
  while (seconds.length < REPEATS || performance.now() < end) {
    const from = performance.now();
    for (let i = 0; i < calls; i++) call();
    seconds.push((performance.now() - from) / 1000 / calls);
  }
  return median(seconds);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
