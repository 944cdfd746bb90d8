/**
 * Shares as percent, and back, without a digit lost: the decimal point is moved in the text, as by
 * hand, because 100 · 0.07 is 7.000000000000001 in floating point.
 */
export function toPercent(share = 0): string {
  const exact = shifted(String(share), 2);
  const plain = String(Number(exact));
  return fromPercent(plain) === share ? plain : exact;
}

/** NaN for what is no number. */
export const fromPercent = (text: string): number => Number(shifted(text, -2));

/** "12.5" by −2 → "12.5e-2" */
function shifted(text: string, places: number): string {
  const [digits = "", exponent = "0"] = text.trim().toLowerCase().split("e");
  return `${digits}e${Number(exponent) + places}`;
}
