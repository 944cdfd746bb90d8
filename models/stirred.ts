/** 0 to 1, all alike likely, the same for the same whole number: the number, well stirred. */
export function stirred(place: number): number {
  let word = Math.imul(place + 1, 0x9e3779b1);
  word = Math.imul(word ^ (word >>> 15), 0x85ebca77);
  return ((word ^ (word >>> 13)) >>> 0) / 2 ** 32;
}
