/** A PNG of a 7, 64 x 64: what descriptions show as an example, and what the page tries. */
export const EXAMPLE_BASE64 =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAABABAMAAABYR2ztAAAAMFBMVEUAAAD///+/v79QUFAiIiIPDw/o6OhaWlrW1tai" +
  "oqJsbGyPj485OTl+fn6zs7P19fV5HkzbAAAACXBIWXMAAAsTAAALEwEAmpwYAAABDklEQVRIx+3VzQoBYRTG8SeRz5SP" +
  "8llG9iILWxeguAMslDX3wJa1DRdgYWlHuQC2VrgSY5B3zjkdpeyc1dT7q2n+05lB7MPgD34HBuX5aTSUgHOyb8OZIgWl" +
  "18lzqgTEQYaCBAWzD8Abk2/ha9ZXm+sECLOnKN1Pxo/rPtBRQx2ApQYKDaCngQzgV99FHvCowAJ2KqgAFw2kjUwiyBqZ" +
  "RGBmEoGd6aiBQtvIJAFXJgkkgYAKzmYmCWzNTAJwZxJACgiqoOvKJAB3Jg5IJg5yQEhdXpKJg/N76WSwfe+1CGgmBmgm" +
  "BuxMLRUsgLUG7Ey+ngZYJgpYJgqmNBMFFZqJg4j+pbUQ1UG8Vvz/kr4EN8n9nSyyE/cCAAAAAElFTkSuQmCC";

export const EXAMPLE: Uint8Array = Buffer.from(EXAMPLE_BASE64, "base64");

export const EXAMPLE_NAME = "seven.png";
