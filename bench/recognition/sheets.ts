import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type OverlayOptions } from "sharp";
import type { Answer } from "./answers.ts";

/** Pixels: a picture's side, a caption's height, a gap. */
const SIDE = 112;
const CAPTION = 26;
const GAP = 8;
const ACROSS = 6;
/** Cells of one sheet; further ones go on the next. */
const MOST = 60;
/** Of an input. */
const INPUT = 28;

const CELL = { width: 2 * SIDE + 2 * GAP, height: SIDE + CAPTION + GAP };
const GROUND = { r: 236, g: 236, b: 228 };

/** Writes the answers as NAME-1.png and on: each original beside what the model saw, and what it said. */
export async function writeSheets(
  folder: string,
  name: string,
  answers: readonly Answer[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let first = 0; first < answers.length; first += MOST) {
    const some = answers.slice(first, first + MOST);
    const cells = await Promise.all(some.map(cell));
    const width = ACROSS * CELL.width + GAP;
    const height = Math.ceil(some.length / ACROSS) * CELL.height + GAP;
    await sharp({ create: { width, height, channels: 3, background: GROUND } })
      .composite(cells.flat())
      .png()
      .toFile(join(folder, `${name}-${1 + first / MOST}.png`));
  }
}

async function cell(answer: Answer, i: number): Promise<OverlayOptions[]> {
  const left = GAP + (i % ACROSS) * CELL.width;
  const top = GAP + Math.floor(i / ACROSS) * CELL.height;
  const input = sharp(answer.input, { raw: { width: INPUT, height: INPUT, channels: 1 } });
  return [
    { input: await original(answer), left, top },
    {
      input: await input.resize(SIDE, SIDE, { kernel: "nearest" }).png().toBuffer(),
      left: left + SIDE + 2,
      top,
    },
    { input: Buffer.from(caption(answer)), left, top: top + SIDE },
  ];
}

async function original({ picture }: Answer): Promise<Buffer> {
  const { data, width, height, channels } = await picture.read();
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return sharp(bytes, { raw: { width, height, channels: channels as 1 | 3 | 4 } })
    .resize(SIDE, SIDE, { fit: "contain", background: GROUND, kernel: "nearest" })
    .toColourspace("srgb")
    .png()
    .toBuffer();
}

function caption({ picture, label, answer, confidence }: Answer): string {
  const said = answer < 0 ? "blank" : `${answer} ${confidence.toFixed(2)}`;
  const text = (y: number, words: string) =>
    `<text x="0" y="${y}" font-size="11" font-family="sans-serif">${words}</text>`;
  const name = picture.name.slice(-34).replaceAll(/[<>&]/g, " ");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * SIDE}" height="${CAPTION}">${text(11, `${label} read ${said}`)}${text(23, name)}</svg>`;
}
