import sharp from "sharp";

export interface Preview {
  /** A data: address. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** The picture as it was taken, small enough to go back in the page. */
export async function preview(file: Uint8Array, side: number): Promise<Preview> {
  const { data, info } = await sharp(file)
    .rotate()
    .resize(side, side, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 82 })
    .toBuffer({ resolveWithObject: true });
  const url = `data:image/webp;base64,${data.toString("base64")}`;
  return { url, width: info.width, height: info.height };
}
