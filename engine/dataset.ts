/** Labelled pictures of one size: bytes, ink high, as MNIST's files hold them. */
export interface Dataset {
  /** [count, rows, columns], 0..255. */
  readonly images: Uint8Array;
  /** [count], each below `classes.length`. */
  readonly labels: Uint8Array;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly classes: readonly string[];
}
