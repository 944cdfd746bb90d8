/** From blank to full ink, by the share of a character cell that is covered. */
const INK = " .:-=+*#%@";

/**
 * A picture [rows, columns] of bytes, ink high, as lines of text. Two rows share a line, for
 * a character is about twice as high as wide.
 */
export function drawText(pixels: Uint8Array, rows: number, columns: number): string[] {
  return Array.from({ length: Math.ceil(rows / 2) }, (_, line) =>
    Array.from({ length: columns }, (_, x) => {
      const upper = pixels[2 * line * columns + x]!;
      const lower = pixels[(2 * line + 1) * columns + x] ?? upper;
      return INK[Math.round(((upper + lower) / 510) * (INK.length - 1))]!;
    })
      .join("")
      .trimEnd(),
  );
}

/** Blocks of lines side by side, as many to a row as `width` characters hold. */
export function sideBySide(
  blocks: readonly (readonly string[])[],
  cell: number,
  width: number,
): string {
  const perRow = Math.max(1, Math.floor(width / (cell + 1)));
  const rows: string[] = [];
  for (let start = 0; start < blocks.length; start += perRow) {
    const row = blocks.slice(start, start + perRow);
    const height = Math.max(...row.map((block) => block.length));
    for (let line = 0; line < height; line++) {
      const cells = row.map((block) => (block[line] ?? "").padEnd(cell));
      rows.push(cells.join(" ").trimEnd());
    }
  }
  return rows.join("\n");
}
