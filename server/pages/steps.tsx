import type { Step, StepName } from "@inkling/engine";
import sharp from "sharp";
import { greyPng } from "../charts/png.ts";
import { t } from "../language.tsx";

/** Longest side of a step as it is shown: the planes of a photo would make the page heavy. */
const SIDE = 240;

/** A step small enough to stand in the page. */
export interface Thumbnail {
  readonly name: StepName;
  /** A data: address. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export function thumbnails(steps: readonly Step[]): Promise<readonly Thumbnail[]> {
  return Promise.all(
    steps.map(async ({ name, width, height, data }) => {
      const resized = await sharp(data, { raw: { width, height, channels: 1 } })
        .resize(SIDE, SIDE, { fit: "inside", withoutEnlargement: true })
        .raw()
        .toBuffer({ resolveWithObject: true });
      const { info } = resized;
      const grey = resized.data.filter((_, i) => i % info.channels === 0);
      const url = greyPng(grey, info.width, info.height);
      return { name, url, width: info.width, height: info.height };
    }),
  );
}

/** What was made of the picture, step by step, on demand. */
export const Steps = ({ steps }: { steps: readonly Thumbnail[] }) => (
  <details class="steps">
    <summary>{t("upload.steps")}</summary>
    <ol>
      {steps.map(({ name, url, width, height }) => (
        <li>
          <img
            src={url}
            width={width}
            height={height}
            alt={t(`answer.step-${name}`)}
            data-tiny={String(Math.max(width, height) < SIDE / 2)}
          />
          <span>{t(`answer.step-${name}`)}</span>
        </li>
      ))}
    </ol>
  </details>
);
