import { Command, CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { addBench } from "./bench.ts";
import { addData } from "./data.ts";
import { exitCodeOf, FINE, problemOf, WRONG_USAGE } from "./errors.ts";
import { addEvaluate } from "./evaluate.ts";
import { addModels } from "./models.ts";
import { addPredict } from "./predict.ts";
import { addQuantize } from "./quantize.ts";
import { addRead } from "./read.ts";
import { addServe } from "./serve.ts";
import { addTrain } from "./train.ts";
import type { World } from "./world.ts";

/** Tells how a command ended, when that is not with 0 and not by an error. */
export type Finish = (exitCode: number) => void;

/** Runs one command line, given without `node` and the script, and gives its exit code: 0, 1 or 2. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  let exitCode = FINE;
  const program = createProgram(argv, world, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return endParsing(error, argv, world);
    return fail(error, argv, world);
  }
}

function createProgram(argv: readonly string[], world: World, finish: Finish): Command {
  const { out } = world;
  const program = new Command("inkling")
    .description("Trains small neural networks in WebAssembly, and reads handwritten digits.")
    .version(manifest.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.print(text.trimEnd()),
      writeErr: (text) => out.note(text.trimEnd()),
      outputError: (text, write) => write(sentence(text)),
    })
    .addHelpText("after", "\n`inkling help <command>` has examples of each.");
  addServe(program, world);
  addTrain(program, world, finish, argv);
  addEvaluate(program, world);
  addPredict(program, world, finish);
  addRead(program, world, finish);
  addQuantize(program, world);
  addModels(program, world);
  addData(program, world);
  addBench(program, world);
  return program;
}

/** Help and version end the parsing too. What was wrong has been said; with --json it is said once more. */
function endParsing(
  { exitCode, message }: CommanderError,
  argv: readonly string[],
  { out }: World,
) {
  if (exitCode === 0) return FINE;
  if (argv.includes("--json"))
    out.json({ error: { code: "usage", message: sentence(message).replaceAll("\n", " ") } });
  return WRONG_USAGE;
}

/** `error: unknown option '--x'` -> `Unknown option '--x'` */
const sentence = (text: string) => text.replace(/^error: (.)/, (_, first) => first.toUpperCase());

/** Says what failed: a sentence for people, and with --json an object for programs. */
function fail(error: unknown, argv: readonly string[], { out, env }: World): number {
  const problem = problemOf(error);
  out.note(problem.message);
  if (problem.code === "internal" && env.INKLING_DEBUG) out.note(String((error as Error).stack));
  if (argv.includes("--json")) out.json({ error: problem });
  return exitCodeOf(error);
}
