/** Figures as people read them; the same words on the page, in the browser and on the command line. */

const grouped = new Intl.NumberFormat("en");

/** 1234567 → "1,234,567" */
export const count = (n: number): string => grouped.format(Math.round(n));

/**
 * A probability with one decimal: 0.5 → "50.0 %". What is not quite nothing or not quite certain
 * never reads as if it were: "<0.1 %", ">99.9 %".
 */
export function percent(share: number, decimals = 1): string {
  const smallest = 10 ** -decimals;
  const value = 100 * share;
  if (value > 0 && value < smallest / 2) return `<${smallest.toFixed(decimals)} %`;
  if (value < 100 && value >= 100 - smallest / 2) return `>${(100 - smallest).toFixed(decimals)} %`;
  return `${value.toFixed(decimals)} %`;
}

/** An accuracy over many images, with two decimals: 0.9948 → "99.48 %". */
export const accuracy = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** A loss: four significant digits, never in powers of ten down to 0.0001. */
export const loss = (value: number): string =>
  value === 0 ? "0" : value < 0.0001 ? value.toExponential(2) : value.toFixed(4);

/** 1536 → "1.5 kB" (1 kB = 1,000 bytes) */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  if (n < 1e6) return `${short(n / 1e3)} kB`;
  return n < 1e9 ? `${short(n / 1e6)} MB` : `${short(n / 1e9)} GB`;
}

/** Big counts in short: 619114 → "619 k", 4240000 → "4.2 M". */
export function compact(n: number): string {
  if (n < 1e4) return count(n);
  return n < 1e6 ? `${short(n / 1e3)} k` : `${short(n / 1e6)} M`;
}

/** Seconds as two units at most: 75 → "1 min 15 s". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "unknown";
  if (seconds < 1) return "under 1 s";
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** A guess at a time, in words that claim no more: 134 → "about 3 min", rounded up. */
export function roughly(seconds: number): string {
  if (!(seconds > 60)) return "under a minute";
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `about ${minutes} min` : `about ${Math.ceil(minutes / 60)} h`;
}

/** A time of computing: 0.0423 → "42 µs", 1.234 → "1.23 ms". */
export function milliseconds(ms: number): string {
  if (ms < 0.1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 10) return `${ms.toFixed(2)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : duration(ms / 1000);
}

/** 12345.6 → "12,346 images/s" */
export const rate = (imagesPerSecond: number): string => `${count(imagesPerSecond)} images/s`;

/** One decimal below ten, none above; no ".0". */
const short = (n: number): string =>
  n < 9.95 ? String(Number(n.toFixed(1))) : grouped.format(Math.round(n));
