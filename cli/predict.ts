import { type Classifier, InklingError, type Prediction, toInput } from "@inkling/engine";
import type { Command } from "commander";
import { percent } from "../models/format.ts";
import { FAILED, problemOf } from "./errors.ts";
import { checkInput, findModel } from "./find-model.ts";
import { addBuild, addDataDir, addExamples, addJson } from "./options.ts";
import { table } from "./output.ts";
import type { Finish } from "./program.ts";
import type { Build, World } from "./world.ts";

interface Flags {
  readonly model?: string;
  readonly build?: Build;
  readonly dataDir?: string;
  readonly json?: true;
}

type Answer = { readonly file: string } & (
  | { readonly prediction: Prediction }
  | { readonly problem: { readonly code: string; readonly message: string } }
);

/** What follows an answer that one should not rely on. */
const DOUBT = { sure: "", unsure: "unsure", none: "probably not one of its classes" } as const;

export function addPredict(program: Command, world: World, finish: Finish): void {
  const command = program
    .command("predict")
    .description("read the digit in pictures: PNG, JPEG, WebP, GIF, TIFF or AVIF")
    .argument("<file...>", "picture files; - is standard input")
    .option("--model <model>", "a model's name or a .safetensors file (default: the page's model)");
  addBuild(command);
  addDataDir(command);
  addJson(command);
  addExamples(
    command,
    "predict seven.png",
    "predict --model cnn-blocks *.jpg",
    "predict --json - < seven.png",
  );
  command.action(async (files: readonly string[], { model, build, dataDir, json }: Flags) => {
    const found = await findModel(world, model, dataDir);
    checkInput(found);
    const classifier = await world.engine.loadModel(found.model, { ...(build && { build }) });
    const answers: Answer[] = [];
    for (const file of files) {
      const answer = await read(world, classifier, file);
      answers.push(answer);
      if ("problem" in answer) world.out.note(`${file}: ${answer.problem.message}`);
    }
    if (json) world.out.json(answers.map((answer) => facts(found.name, answer)));
    else printAnswers(world, answers);
    if (answers.some((answer) => "problem" in answer)) finish(FAILED);
  });
}

/** One picture; what is wrong with it must not keep the others from being read. */
async function read(world: World, classifier: Classifier, file: string): Promise<Answer> {
  try {
    const bytes = await (file === "-" ? world.files.stdin() : world.files.read(file));
    const { pixels, blank } = toInput(await world.decode(bytes));
    if (blank) {
      const message = "The picture is blank: there is nothing on it to read.";
      throw new InklingError("blank_image", message);
    }
    return { file, prediction: classifier.classify(pixels) };
  } catch (error) {
    return { file, problem: problemOf(error) };
  }
}

function facts(model: string, answer: Answer) {
  if ("problem" in answer) return { file: answer.file, error: answer.problem };
  const { digit, label, confidence, probabilities, top, verdict } = answer.prediction;
  return { file: answer.file, model, digit, label, confidence, probabilities, top, verdict };
}

/** `seven.png  7   99.8 %  then 1 0.1 %, 9 <0.1 %` */
function printAnswers({ out }: World, answers: readonly Answer[]): void {
  const rows = answers.flatMap((answer) => {
    if ("problem" in answer) return [];
    const { label, confidence, top, verdict } = answer.prediction;
    const others = top.slice(1).map((one) => `${one.label} ${percent(one.confidence)}`);
    const then = `then ${others.join(", ")}`;
    return [[answer.file, out.bold(label), percent(confidence), then, DOUBT[verdict]]];
  });
  if (rows.length > 0) out.print(table(rows, "llrll"));
}
