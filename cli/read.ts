import { type Classifier, InklingError, type NumberReading, readNumber } from "@inkling/engine";
import type { Command } from "commander";
import { oneLine, READINGS_HEADING, readingLine } from "../models/csv.ts";
import { percent } from "../models/format.ts";
import { bareRows } from "../models/number.ts";
import { FAILED, problemOf, UsageError } from "./errors.ts";
import { checkInput, findModel } from "./find-model.ts";
import { addBuild, addDataDir, addExamples, addJson } from "./options.ts";
import type { Finish } from "./program.ts";
import type { Build, World } from "./world.ts";

interface Flags {
  readonly model?: string;
  readonly build?: Build;
  readonly dataDir?: string;
  readonly csv?: true;
  readonly json?: true;
}

type Answer = { readonly file: string } & (
  | { readonly reading: NumberReading }
  | { readonly problem: { readonly code: string; readonly message: string } }
);

export function addRead(program: Command, world: World, finish: Finish): void {
  const command = program
    .command("read")
    .description("read numbers in pictures: digits of any count, in rows, with decimal points")
    .argument("<file...>", "picture files; - is standard input")
    .option("--model <model>", "a model's name or a .safetensors file (default: the page's model)")
    .option("--csv", "print lines of file,text,confidence below a header; rows are parted by /");
  addBuild(command);
  addDataDir(command);
  addJson(command);
  addExamples(command, "read cheque.png", "read --csv *.jpg > numbers.csv", "read --json -");
  command.action(async (files: readonly string[], flags: Flags) => {
    const { model, build, dataDir, csv, json } = flags;
    if (csv && json) throw new UsageError("--csv and --json are two forms; choose one.");
    const found = await findModel(world, model, dataDir);
    checkInput(found);
    const classifier = await world.engine.loadModel(found.model, { ...(build && { build }) });
    if (csv) world.out.print(READINGS_HEADING);
    const answers: Answer[] = [];
    for (const file of files) {
      const answer = await read(world, classifier, file);
      answers.push(answer);
      const note = noteOn(answer);
      if (note) world.out.note(`${file}: ${note}`);
      if (!json && "reading" in answer)
        world.out.print(csv ? csvLine(answer) : line(world, answer));
    }
    if (json) world.out.json(answers.map((answer) => facts(found.name, answer)));
    if (answers.some((answer) => "problem" in answer)) finish(FAILED);
  });
}

/** One picture; what is wrong with it must not keep the others from being read. */
async function read(world: World, classifier: Classifier, file: string): Promise<Answer> {
  try {
    const bytes = await (file === "-" ? world.files.stdin() : world.files.read(file));
    const reading = readNumber(classifier, await world.decode(bytes));
    if (reading.blank) {
      const message = "The picture is blank: there is nothing on it to read.";
      throw new InklingError("blank_image", message);
    }
    return { file, reading };
  } catch (error) {
    return { file, problem: problemOf(error) };
  }
}

function noteOn(answer: Answer): string | undefined {
  if ("problem" in answer) return answer.problem.message;
  return answer.reading.truncated
    ? "There is more on the picture than is looked at; digits may be missing."
    : undefined;
}

/** What follows a number that one should not rely on. */
const DOUBT = { sure: "", unsure: "unsure", none: "probably not all digits" } as const;

interface Read {
  readonly file: string;
  readonly reading: NumberReading;
}

/** `cheque.png  1572/43890  98.2 %` */
function line({ out }: World, { file, reading }: Read): string {
  const { text, confidence, verdict, truncated } = reading;
  const answer =
    text === ""
      ? ["no digits"]
      : [out.bold(oneLine(text)), percent(confidence), DOUBT[verdict]].filter(Boolean);
  return [file, ...answer, ...(truncated ? ["not all was looked at"] : [])].join("  ");
}

const csvLine = ({ file, reading: { text, confidence } }: Read): string =>
  readingLine(file, text, confidence);

function facts(model: string, answer: Answer) {
  if ("problem" in answer) return { file: answer.file, error: answer.problem };
  const { blank: _, rows, ...reading } = answer.reading;
  return { file: answer.file, model, ...reading, rows: bareRows(rows) };
}
