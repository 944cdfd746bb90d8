/** Whether threads can share memory here: some browsers call a page isolated and have no memory to share. */
export const sharesMemory = (): boolean =>
  crossOriginIsolated && typeof SharedArrayBuffer === "function";

/** Threads that can compute at once on the same memory. */
export const usableCores = (): number => (sharesMemory() ? navigator.hardwareConcurrency : 1);
