/** Milliseconds that a stop or a shutdown waits for threads, which may be in the middle of a long step. */
export const PATIENCE = 1_500;

/** Waits for it, but not for ever; a failure counts as an end. */
export async function atMost(
  milliseconds: number,
  promise: Promise<unknown> | undefined,
): Promise<void> {
  if (promise === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise.catch(() => undefined), late]);
  clearTimeout(timer);
}
