import { z } from "@hono/zod-openapi";
import type { Choice } from "@inkling/engine";
import { modelName } from "../api/shapes.ts";
import type { AppDeps } from "../deps.ts";
import { pictureField, pictureIn } from "../picture-text.ts";
import { defineTool, type Tool } from "./tool.ts";

const share = z.number().min(0).max(1);
const model = modelName.optional().meta({
  description: "Which model answers, by its name in list_models; the default one if left out.",
});
const picture = z.strictObject({ image: pictureField, model });
const verdict = z.enum(["sure", "unsure", "none"]).meta({
  description: "Whether to stand by the answer; none: probably no digit.",
});
const candidate = z.object({ label: z.string(), confidence: share });
const answered = { model: z.string(), milliseconds: z.number() };

const bare = ({ label, confidence }: Choice) => ({ label, confidence });

const classifyDigit = ({ reader }: Pick<AppDeps, "reader">) =>
  defineTool({
    name: "classify_digit",
    title: "Classify a handwritten digit",
    description: "Reads the one handwritten digit in a picture, and says how sure it is.",
    input: picture,
    output: z.object({
      label: z.string().meta({ description: "The likeliest digit." }),
      confidence: share.meta({ description: "Its probability." }),
      verdict,
      top: z.array(candidate).meta({ description: "The three likeliest." }),
      ...answered,
    }),
    async run({ image, model }) {
      const answer = await reader.read(pictureIn(image), model);
      const { label, confidence, verdict, top, milliseconds } = answer;
      return {
        label,
        confidence,
        verdict,
        top: top.map(bare),
        model: answer.model,
        milliseconds,
      };
    },
  });

const readNumber = ({ reader }: Pick<AppDeps, "reader">) =>
  defineTool({
    name: "read_number",
    title: "Read a handwritten number",
    description:
      "Reads all handwritten digits in a picture, in rows: numbers, amounts, a page of figures. " +
      "Rows are lines of the text, wide gaps are spaces, a decimal point or comma is a point.",
    input: picture,
    output: z.object({
      text: z.string(),
      confidence: share.meta({
        description: "Over all digits, and how far several looks agree; 0 without any.",
      }),
      verdict,
      rows: z.array(
        z.object({
          text: z.string(),
          confidence: share,
          digits: z.array(candidate.extend({ verdict })).meta({ description: "Left to right." }),
        }),
      ),
      ...answered,
    }),
    async run({ image, model }) {
      const number = await reader.readNumber(pictureIn(image), model);
      const { text, confidence, verdict, milliseconds } = number;
      const rows = number.rows.map((row) => ({
        text: row.text,
        confidence: row.confidence,
        digits: row.digits.map((digit) => ({ ...bare(digit), verdict: digit.verdict })),
      }));
      return { text, confidence, verdict, rows, model: number.model, milliseconds };
    },
  });

const listModels = ({ models }: Pick<AppDeps, "models">) =>
  defineTool({
    name: "list_models",
    title: "List the models",
    description:
      "The models that can answer here, with their size and accuracy on MNIST's test images.",
    input: z.strictObject({}),
    output: z.object({
      default: z.string().nullable(),
      models: z.array(
        z.object({
          name: z.string(),
          title: z.string(),
          summary: z.string().optional(),
          parameters: z.number(),
          testAccuracy: share.optional(),
          classes: z.array(z.string()),
        }),
      ),
    }),
    async run() {
      const usable = (await models.list()).filter((one) => one.trained && !one.problem);
      const listed = usable.map(({ name, title, summary, parameters, testAccuracy, classes }) => ({
        name,
        title,
        ...(summary !== undefined && { summary }),
        parameters,
        ...(testAccuracy !== undefined && { testAccuracy }),
        classes: [...classes],
      }));
      return { default: usable.length === 0 ? null : await models.defaultName(), models: listed };
    },
  });

export const toolsOf = (deps: Pick<AppDeps, "reader" | "models">): readonly Tool[] => [
  classifyDigit(deps),
  readNumber(deps),
  listModels(deps),
];
