import { DIGITS } from "@inkling/engine";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import sharp from "sharp";
import { bytes, milliseconds } from "../../models/format.ts";
import { digitsOf } from "../../models/number.ts";
import type { SeenDigit } from "../../models/reading.ts";
import { MAX_UPLOAD, readUpload } from "../body.ts";
import { greyPng, toGrey } from "../charts/png.ts";
import type { AppDeps, ModelInfo, NumberAnswer } from "../deps.ts";
import { problemOf } from "../problem.ts";
import { chooseModel, chosenModel } from "./choice.ts";
import { Icon } from "./icons.tsx";
import { page, wantsFragment } from "./layout.tsx";
import { ModelPicker } from "./model-picker.tsx";
import { Problem } from "./problem.tsx";
import { Steps, type Thumbnail, thumbnails } from "./steps.tsx";
import { VerdictView } from "./verdict.tsx";

/** Longest side of the uploaded picture as shown again. */
const PREVIEW = 640;
/** Below this width a picture is enlarged with its pixels kept square. */
const TINY = 100;

type Outcome =
  | { readonly kind: "none" }
  | { readonly kind: "problem"; readonly sentence: string }
  | {
      readonly kind: "answer";
      readonly answer: NumberAnswer;
      readonly picture: Preview;
      readonly steps: readonly Thumbnail[];
      /** Of the file, in bytes. */
      readonly size: number;
      readonly classes: readonly string[];
    };

interface Preview {
  /** A data: address. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** Upload: a form that works as it stands; scripts add dropping, pasting and the swap in place. */
export const uploadRoutes = (deps: AppDeps) =>
  new Hono()
    .get("/upload", (c) => respond(c, deps, 200, { kind: "none" }))
    .post("/upload", async (c) => {
      try {
        const upload = await readUpload(c, "image", "The picture", MAX_UPLOAD);
        const { file } = upload;
        const model = upload.fields.get("model") || undefined;
        const answer = await deps.reader.readNumber(file, model, { steps: true });
        if (model !== undefined) chooseModel(c, model);
        const [picture, steps, { classes }] = await Promise.all([
          preview(file),
          thumbnails(answer.steps ?? []),
          deps.models.info(answer.model),
        ]);
        const size = file.length;
        return respond(c, deps, 200, { kind: "answer", answer, picture, steps, size, classes });
      } catch (error) {
        const { status, message } = problemOf(error);
        if (status === 500) throw error;
        return respond(c, deps, status, { kind: "problem", sentence: message });
      }
    });

/** The outcome alone for a swap, the whole page otherwise. */
async function respond(c: Context, deps: AppDeps, status: ContentfulStatusCode, outcome: Outcome) {
  c.status(status);
  if (wantsFragment(c)) return c.html(<Result outcome={outcome} />);
  const { models, chosen } = await chosenModel(c, deps.models);
  const name = outcome.kind === "answer" ? outcome.answer.model : chosen?.name;
  return page(
    c,
    deps,
    { title: "Upload", section: "/upload" },
    <>
      <h1 class="sr">Upload a picture of digits</h1>
      <div class="pair upload">
        <UploadForm models={models} chosen={name} />
        <Result outcome={outcome} />
      </div>
    </>,
  );
}

/** The picture as it was taken, small enough to go back in the page. */
async function preview(file: Uint8Array): Promise<Preview> {
  const { data, info } = await sharp(file)
    .rotate()
    .resize(PREVIEW, PREVIEW, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 82 })
    .toBuffer({ resolveWithObject: true });
  const url = `data:image/webp;base64,${data.toString("base64")}`;
  return { url, width: info.width, height: info.height };
}

const UploadForm = ({
  models,
  chosen,
}: {
  models: readonly ModelInfo[];
  chosen: string | undefined;
}) => (
  <form
    class="card upload-form"
    method="post"
    action="/upload"
    enctype="multipart/form-data"
    data-island="upload"
    hx-post="/upload"
    hx-encoding="multipart/form-data"
    hx-target="#result"
    hx-swap="outerHTML"
    hx-sync="this:replace"
  >
    <label class="drop">
      <Icon name="upload" />
      <strong>Choose a picture of a digit or a number</strong>
      <span class="scripted by-mouse">Drop it here, or paste it with Ctrl+V.</span>
      <input type="file" name="image" accept="image/*" required data-file />
      <span class="small muted">
        PNG, JPEG, WebP, GIF, TIFF or AVIF, up to 10 MiB and 50 megapixels
      </span>
    </label>
    <p class="sr" role="status" data-said />
    <p class="problem" role="alert" data-lost hidden>
      The server does not answer. Is it still running? Then try again.
    </p>
    <div class="read">
      <ModelPicker models={models} chosen={chosen} />
      <button type="submit" class="primary">
        Read it
      </button>
    </div>
  </form>
);

const Result = ({ outcome }: { outcome: Outcome }) => (
  <section
    id="result"
    class="card answer"
    data-state={outcome.kind === "answer" ? stateOf(outcome.answer) : "empty"}
    data-many={String(outcome.kind === "answer" && outcome.answer.single === undefined)}
    aria-label="Answer"
  >
    {outcome.kind === "problem" && <Problem>{outcome.sentence}</Problem>}
    {outcome.kind === "answer" ? (
      <Answered {...outcome} />
    ) : (
      <VerdictView classes={DIGITS} seen={<span class="no-picture" />} />
    )}
  </section>
);

const stateOf = ({ single, verdict }: NumberAnswer): string => single?.verdict ?? verdict;

const Answered = ({
  answer,
  picture,
  steps,
  size,
  classes,
}: Extract<Outcome, { kind: "answer" }>) => {
  const { model, milliseconds: time, inverted, single } = answer;
  return (
    <>
      {single === undefined ? (
        <VerdictView classes={classes} number={answer} seen="" />
      ) : (
        <VerdictView classes={classes} prediction={single} seen={<Seen {...single} />} />
      )}
      <figure class="uploaded">
        <div class="framed">
          <img
            src={picture.url}
            width={picture.width}
            height={picture.height}
            alt="As uploaded"
            data-tiny={String(picture.width < TINY)}
          />
          {single === undefined && <Boxes {...answer} />}
        </div>
        <figcaption>
          <b>As uploaded, {bytes(size)}</b>
          <span>
            Read by <code>{model}</code> on the server in {milliseconds(time)}
          </span>
          {inverted && <span>Dark ink on light ground, turned round for the model</span>}
        </figcaption>
      </figure>
      <Steps steps={steps} />
    </>
  );
};

const Seen = ({ pixels }: SeenDigit) => {
  const side = Math.round(Math.sqrt(pixels.length));
  const url = greyPng(toGrey(pixels), side, side);
  return <img src={url} width={side} height={side} alt="The picture, centred in 28 by 28 pixels" />;
};

/** A frame around each digit, in the picture's own pixels. */
const Boxes = (number: NumberAnswer) => (
  <svg class="boxes" viewBox={`0 0 ${number.width} ${number.height}`} aria-hidden="true">
    {digitsOf(number).map(({ box, verdict }) => (
      <rect x={box.x} y={box.y} width={box.width} height={box.height} data-state={verdict} />
    ))}
  </svg>
);
