import { numberExample } from "../../api/examples.ts";
import { numberFacts } from "../../api/read.ts";
import type { AppDeps } from "../../deps.ts";
import { defineEndpoint } from "../endpoint.ts";
import { image, jsonResult, textResult } from "../parameters.ts";
import { modelParameter, PICTURE } from "./shared.ts";

/** A picture in, the number written on it out: as POST /api/v1/read. */
export const readEndpoint = ({ reader }: Pick<AppDeps, "reader">) =>
  defineEndpoint({
    name: "read",
    summary: "Reads the digits in a picture: any number of them, in rows.",
    lane: "reading",
    generates: false,
    parameters: {
      image: image({ label: "Image", description: PICTURE }),
      model: modelParameter,
    },
    results: [
      textResult("Number", "What is written: rows are lines, wide gaps are spaces.", "7"),
      jsonResult(
        "Digits",
        "Rows and digits with their boxes, in the picture's pixels.",
        numberExample,
      ),
    ],
    async run({ image: open, model }) {
      const number = numberFacts(await reader.readNumber(open(), model));
      return [number.text, number];
    },
  });
