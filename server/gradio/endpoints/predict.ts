import { greyPngFile, toGrey } from "../../charts/png.ts";
import type { Answer, AppDeps } from "../../deps.ts";
import { whole } from "../../validate.ts";
import { defineEndpoint } from "../endpoint.ts";
import { MARK, pngData } from "../file-data.ts";
import { image, imageResult, integer, labelResult, optional } from "../parameters.ts";
import type { Uploads } from "../uploads.ts";
import { modelParameter, PICTURE } from "./shared.ts";

type Deps = Pick<AppDeps, "reader" | "models"> & { readonly uploads: Uploads };

/** Classes that an answer names when nobody says how many. */
const TOP = 10;

/** A picture in, the digit out: as POST /api/v1/predict, with the same models. */
export const predictEndpoint = ({ reader, models, uploads }: Deps) =>
  defineEndpoint({
    name: "predict",
    summary: "Reads the handwritten digit in a picture.",
    lane: "reading",
    generates: false,
    parameters: {
      image: image({ label: "Image", description: PICTURE }),
      top_k: integer({
        label: "Top k",
        description: "How many classes the answer names, the likeliest first.",
        schema: optional(whole(1, 256)),
        default: TOP,
        example: 3,
      }),
      model: modelParameter,
    },
    results: [
      labelResult(
        "Digit",
        "The likeliest classes and their probabilities; and whether to stand by them: sure, unsure or none, " +
          "where it is probably no digit, or several, which /read reads.",
        { label: "7", confidences: [{ label: "7", confidence: 0.998 }], verdict: "sure" },
      ),
      imageResult("What the model saw", "28 x 28 pixels, PNG: cropped, centred, ink high.", {
        path: "5f0c.../seen.png",
        url: "data:image/png;base64,...",
        orig_name: "seen.png",
        meta: MARK,
      }),
    ],
    async run({ image: open, top_k = TOP, model }) {
      const answer = await reader.read(open(), model);
      const { classes } = await models.info(answer.model);
      const seen = greyPngFile(toGrey(answer.pixels), 28, 28);
      return [labelOf(answer, classes, top_k), pngData(uploads, seen, "seen.png")];
    },
  });

/** What Gradio's Label takes, and the verdict beside it. */
function labelOf(
  { probabilities, label, verdict }: Answer,
  classes: readonly string[],
  most: number,
) {
  const confidences = [...probabilities]
    .map((confidence, i) => ({ label: classes[i] ?? String(i), confidence }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, most);
  return { label: confidences[0]?.label ?? label, confidences, verdict };
}
