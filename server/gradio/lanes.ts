/** What waits for the same thing waits in one line. */
export type LaneName = "reading" | "training" | "measuring";

export interface LaneLimits {
  /** Calls in work at once. */
  readonly places: number;
  /** Calls that may wait. */
  readonly waiting: number;
}

export type Lanes = Readonly<Record<LaneName, LaneLimits>>;

export const LANES: Lanes = {
  // As many as the reader takes at once: here they can still be cancelled, and are told their place.
  reading: { places: 2, waiting: 256 },
  // The runs have a line of their own, and everyone in it is told how it goes: one trains, eight wait.
  training: { places: 9, waiting: 0 },
  // A measurement takes all cores.
  measuring: { places: 1, waiting: 8 },
};
