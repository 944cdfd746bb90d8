import type { Command } from "commander";
import type { BenchLine, BenchSelection } from "../bench/line.ts";
import { UsageError } from "./errors.ts";
import { addBuild, addExamples, addJson, threads, whole } from "./options.ts";
import type { Build, World } from "./world.ts";

interface Flags {
  readonly kind?: readonly string[];
  readonly name?: string;
  readonly threads?: number;
  readonly batch?: number;
  readonly build?: Build;
  readonly json?: true;
}

const KINDS = ["peak", "kernel", "train", "infer", "step"] as const;
const MAX_BATCH = 4096;

export function addBench(program: Command, world: World): void {
  const command = program
    .command("bench")
    .description("measure the kernels at the presets' shapes, and training and inference")
    .option("--kind <kind...>", `what to measure: ${KINDS.join(", ")} (default: all but step)`)
    .option("--name <text>", "only what has this in its name, as in conv2d or cnn-blocks")
    .option("--threads <n>", "for train, infer and step (default: 1 and all cores)", threads)
    .option("--batch <n>", "images a step or call", whole("--batch", 1, MAX_BATCH));
  addBuild(command, "both");
  addJson(command, "print one JSON object a line for each measurement");
  addExamples(
    command,
    "bench",
    "bench --kind peak kernel --name conv2d --build relaxed",
    "bench --kind train infer --name cnn-blocks --json",
    "bench --kind step --name cnn-blocks --threads 1",
  );
  command.action(async ({ json, kind, ...rest }: Flags) => {
    const selection: BenchSelection = { ...rest, ...(kind && { kinds: kind.map(checkKind) }) };
    let lines = 0;
    for await (const line of world.bench(selection)) {
      if (json) world.out.json(line);
      else {
        if (lines === 0) world.out.print(world.out.bold(HEADING));
        world.out.print(row(line));
      }
      lines++;
    }
    if (lines === 0) throw new UsageError("Nothing to measure has this kind, name and build.");
  });
}

function checkKind(kind: string): BenchLine["kind"] {
  const known = KINDS.find((one) => one === kind);
  if (known) return known;
  throw new UsageError(`--kind must be of ${KINDS.join(", ")}, got ${JSON.stringify(kind)}.`);
}

const WIDTHS = [6, 48, 8, 7, 5, 12];

const format = (cells: readonly string[]) =>
  cells
    .map((cell, i) => (i >= 3 && i <= 5 ? cell.padStart(WIDTHS[i]!) : cell.padEnd(WIDTHS[i] ?? 0)))
    .join(" ")
    .trimEnd();

const HEADING = format(["kind", "name", "build", "threads", "batch", "value", "unit"]);

const percent = (kind: BenchLine["kind"], share: number) =>
  kind === "step"
    ? `${(100 * share).toFixed(1)} % of step`
    : `${(100 * share).toFixed(0)} % of peak`;

/** Printed as soon as measured, hence of fixed widths. */
function row({ kind, name, build, threads: used, batch, value, unit, share }: BenchLine): string {
  const shown = value >= 1000 ? Math.round(value).toLocaleString("en") : value.toPrecision(4);
  const ofPeak = share === undefined ? "" : `  ${percent(kind, share)}`;
  return format([kind, name, build, String(used), String(batch), shown, `${unit}${ofPeak}`]);
}
