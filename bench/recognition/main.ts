// How well a model reads real handwriting: `npm run bench:recognition -- --data DIR`, see arguments.ts.
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InklingError, loadModel, readNumber } from "@inkling/engine";
import { note, runCommand } from "../command.ts";
import { parse, type Request, USAGE } from "./arguments.ts";
import { type Collection, openCollection } from "./kinds.ts";
import { measureAll } from "./measure.ts";
import { report } from "./report.ts";
import { writeSheets } from "./sheets.ts";

/** Seen from the bundle in dist/. */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Of a model that carries none: as good as a guess between two. */
const USUAL_THRESHOLD = 0.5;

await runCommand(USAGE, parse, measure);

/** Prints the tables; gives the exit code. */
async function measure(request: Request): Promise<number> {
  const { model, kinds, every, errors, json } = request;
  const collection = await openCollection(request.data);
  checkKinds(kinds, collection);
  const classifier = await loadModel(
    model.endsWith(".safetensors") ? model : join(ROOT, "models", model, "model.safetensors"),
  );
  const threshold = request.threshold ?? classifier.model.confidence?.threshold ?? USUAL_THRESHOLD;
  const figures = await measureAll(classifier, collection, {
    threshold,
    every,
    note,
    read: (picture) => readNumber(classifier, picture).text,
    ...(kinds && { kinds }),
    ...(errors !== undefined && {
      onAnswers: ({ name }, { all }) =>
        writeSheets(
          errors,
          name,
          all.filter(({ label, answer }) => label !== answer),
        ),
    }),
  });
  const text = json
    ? JSON.stringify({ model, data: basename(request.data), threshold, ...figures })
    : report(figures, model, threshold);
  process.stdout.write(`${text}\n`);
  return 0;
}

function checkKinds(wanted: readonly string[] | undefined, { kinds }: Collection): void {
  const names = kinds.map(({ name }) => name);
  const unknown = wanted?.find((kind) => !names.includes(kind));
  if (unknown === undefined) return;
  const message = `--kinds: there is no ${JSON.stringify(unknown)}; there are ${names.join(", ")}.`;
  throw new InklingError("bad_value", message);
}
