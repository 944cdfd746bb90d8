/** Philox4x32-10, plainly: four words of one block. */
export function philox(counter: readonly number[], key: readonly number[]): number[] {
  let [c0, c1, c2, c3] = counter.map((word) => BigInt(word >>> 0)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  let [k0, k1] = key.map((word) => BigInt(word >>> 0)) as [bigint, bigint];
  const low = (value: bigint) => value & 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, low(p1), (p0 >> 32n) ^ c3 ^ k1, low(p0)];
    k0 = low(k0 + 0x9e3779b9n);
    k1 = low(k1 + 0xbb67ae85n);
  }
  return [c0, c1, c2, c3].map(Number);
}

/** The first `count` words of the sequence of (seed, stream, a, b), as kernels number them. */
export function philoxWords(
  count: number,
  [seed, stream, a, b]: readonly [number, number, number, number],
): number[] {
  const blocks = Array.from({ length: Math.ceil(count / 4) }, (_, i) => i);
  return blocks.flatMap((block) => philox([block, 0, a, b], [seed, stream])).slice(0, count);
}
