/**
 * A barrier for the threads of one shared memory: each waits until all have come. It can be used again
 * at once, and a thread that died cannot hang the others: the host aborts the barrier.
 *
 *   barrier  i32 [3], at a multiple of 4, zeros before the first use
 *            [0] how many have come   [1] generation   [2] 1 once aborted
 *
 * The last to come empties the count, moves the generation on and wakes the others. The others watch the
 * generation: first by loading it (0.1 µs when all come together), then asleep (30 µs). Sleeping is
 * `memory.atomic.wait32`, which asks for the value that was seen: a generation that moved on between the
 * last look and the sleep is noticed, so no wake-up is lost.
 *
 * A browser's main thread may not sleep: call this in workers only, unless parties = 1.
 */

/** Loads before sleeping: some tens of microseconds, about what a sleep costs. */
const SPINS: i32 = 20000;

/** Nanoseconds of one sleep: a host that only writes 1 into word 2 is heard within this time. */
const NAP: i64 = 100000000;

const GENERATION: usize = 4;
const ABORTED: usize = 8;

/** Waits for `parties` calls in all. 0 once they came, 1 if the barrier was aborted before or meanwhile. */
export function barrier(ptr: usize, parties: i32): i32 {
  // Generation before the flag: an abort not seen by the flag has yet to move the generation on.
  const generation = atomic.load<i32>(ptr, GENERATION);
  if (atomic.load<i32>(ptr, ABORTED)) return 1;
  if (atomic.add<i32>(ptr, 1) + 1 == parties) {
    atomic.store<i32>(ptr, 0);
    atomic.add<i32>(ptr, 1, GENERATION);
    if (parties > 1) atomic.notify(ptr + GENERATION);
    return 0;
  }
  for (let spin = 0; spin < SPINS; spin++) {
    if (atomic.load<i32>(ptr, GENERATION) != generation) return atomic.load<i32>(ptr, ABORTED);
  }
  while (atomic.load<i32>(ptr, GENERATION) == generation) {
    if (atomic.load<i32>(ptr, ABORTED)) return 1;
    atomic.wait<i32>(ptr + GENERATION, generation, NAP);
  }
  return atomic.load<i32>(ptr, ABORTED);
}

/** Wakes all who wait, and turns away all who come later, until the three words are zeroed. Never sleeps. */
export function barrierAbort(ptr: usize): void {
  atomic.store<i32>(ptr, 1, ABORTED);
  atomic.add<i32>(ptr, 1, GENERATION);
  atomic.notify(ptr + GENERATION);
}
