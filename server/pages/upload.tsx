import { DIGITS } from "@inkling/engine";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { problemSentence } from "../../texts/problems.ts";
import { MAX_UPLOAD } from "../body.ts";
import type { AppDeps } from "../deps.ts";
import { type FormFiles, type NamedFile, useFormFiles } from "../form-files.ts";
import { languageOf, t } from "../language.tsx";
import { Line as Queue } from "../line.ts";
import { problemOf } from "../problem.ts";
import { chooseModel, chosenModel } from "./choice.ts";
import { page, wantsFragment } from "./layout.tsx";
import { thumbnails } from "./steps.tsx";
import { UploadForm } from "./upload/form.tsx";
import { MAX_FILES, MAX_TOGETHER } from "./upload/limits.ts";
import { preview } from "./upload/preview.ts";
import { Batch, type Line } from "./upload/readings.tsx";
import { LocalResult, type Outcome, Result } from "./upload/result.tsx";

/** Longest side of a picture as shown again, alone and in a table. */
const [PREVIEW, THUMBNAIL] = [640, 240];

/** Upload: a form that works as it stands; scripts add dropping, pasting, cameras, and read in the browser. */
export function uploadRoutes(deps: AppDeps): Hono {
  const line = new Queue(2, 8);
  const limits = { each: MAX_UPLOAD, together: MAX_TOGETHER, count: MAX_FILES, line };
  return new Hono()
    .get("/upload", (c) => respond(c, deps, 200, { kind: "none" }))
    .post("/upload", async (c) => {
      try {
        const outcome = await useFormFiles(c, "image", "The picture", limits, async (form) => {
          const model = form.fields.get("model") || undefined;
          const found = await outcomeOf(deps, form, model);
          if (model !== undefined) chooseModel(c, model);
          return found;
        });
        return respond(c, deps, 200, outcome);
      } catch (error) {
        const problem = problemOf(error);
        if (problem.status === 500) throw error;
        const sentence = problemSentence(languageOf(), problem);
        return respond(c, deps, problem.status, { kind: "problem", sentence });
      }
    });
}

function outcomeOf(deps: AppDeps, { files }: FormFiles, model: string | undefined) {
  const [only] = files;
  return files.length === 1 && only ? answerTo(deps, only, model) : answersTo(deps, files, model);
}

async function answerTo(
  { reader, models }: AppDeps,
  { bytes }: NamedFile,
  model: string | undefined,
): Promise<Outcome> {
  const answer = await reader.readNumber(bytes, model, { steps: true });
  const [picture, steps, { classes }] = await Promise.all([
    preview(bytes, PREVIEW),
    thumbnails(answer.steps ?? []),
    models.info(answer.model),
  ]);
  return { kind: "answer", answer, picture, steps, size: bytes.length, classes };
}

/** One after another; what is wrong with one must not keep the others from being read. */
async function answersTo(
  { reader }: AppDeps,
  files: readonly NamedFile[],
  model: string | undefined,
): Promise<Outcome> {
  const lines: Line[] = [];
  for (const { name, bytes } of files) {
    try {
      const answer = await reader.readNumber(bytes, model);
      lines.push({ name, answer, picture: await preview(bytes, THUMBNAIL) });
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status === 500) throw error;
      const sentence = problemSentence(languageOf(), problem);
      lines.push({ name, problem: sentence, picture: undefined });
    }
  }
  return { kind: "several", lines };
}

/** The outcome alone for a swap, the whole page otherwise. */
async function respond(c: Context, deps: AppDeps, status: ContentfulStatusCode, outcome: Outcome) {
  c.status(status);
  if (wantsFragment(c)) return c.html(<Result outcome={outcome} />);
  const { models, chosen } = await chosenModel(c, deps.models);
  const name = outcome.kind === "answer" ? outcome.answer.model : chosen?.name;
  return page(
    c,
    deps,
    { title: t("layout.nav-upload"), section: "/upload", texts: ["answer", "pile"] },
    <>
      <h1 class="sr">{t("upload.title")}</h1>
      <div class="pair upload">
        <UploadForm models={models} chosen={name} />
        <Result outcome={outcome} />
      </div>
      <LocalResult classes={chosen?.classes ?? DIGITS} />
      <Batch />
      <div class="veil" aria-hidden="true">
        <p>{t("upload.drop-anywhere")}</p>
      </div>
    </>,
  );
}
