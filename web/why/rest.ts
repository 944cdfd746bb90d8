/** How long a drawing has to rest before what is long to compute is computed, in milliseconds. */
const REST = 300;

/** Waits until the drawing has rested; false where a newer one has come meanwhile. */
export async function rested(isOld: () => boolean): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, REST));
  return !isOld();
}
