import type { TextKey } from "../texts/index.ts";
import type { Stroke } from "./stroke.ts";

type ExampleName =
  Extract<TextKey, `draw.example-${string}`> extends `draw.example-${infer Name}` ? Name : never;

/** A drawing to try, with what it shows. */
export interface Example {
  /** Of its text: "draw.example-open" says "Draw an open 4". */
  readonly name: ExampleName;
  /** What is read; "" where the answer is that it is no digit. */
  readonly text: string;
  readonly strokes: readonly Stroke[];
}

/** The page's usual pen, as a share of the side: MNIST's ink once the digit is fitted. */
export const USUAL_PEN = 0.0825;

/** Lines of places "x,y" in hundredths of the side; at a place with "!" the pen turns sharply. */
const example = (name: ExampleName, text: string, ...lines: string[]): Example => ({
  name,
  text,
  strokes: lines.map((line) => ({ points: pointsOf(line), width: USUAL_PEN, erase: false })),
});

/** The pen's curve goes by the middles between points: only a point that comes twice is a corner. */
function pointsOf(line: string): number[] {
  return line.split(" ").flatMap((place) => {
    const [x = 0, y = 0] = place.replace("!", "").split(",").map(Number);
    const point = [x / 100, y / 100];
    return place.endsWith("!") ? [...point, ...point] : point;
  });
}

/** Digits of several schools; what is small, several digits or none; and what the shipped model gets wrong. */
const EASY = [
  example("two", "2", "33,34 38,22 50,17 63,22 67,34 58,50 34,78! 50,78 72,78"),
  example("flagged", "1", "30,38 44,30 56,16! 56,48 56,82!", "40,82 56,82 74,82"),
  example("open", "4", "44,16 38,34 28,56! 50,57 74,56", "64,36 60,60 58,84"),
  example("crossed", "7", "28,20 50,20 72,18! 58,48 46,84", "36,52 52,50 66,49"),
  example("curled", "9", "66,26 54,17 38,24 38,40 52,46 66,36 67,26! 68,50 64,74 48,83 34,76"),
];
const HARD = [
  example("small", "5", "76,10 66,10! 64,19! 72,18 78,24 74,31 64,31"),
  example(
    "number",
    "360",
    "10,34 20,30 26,36 17,46! 27,52 26,64 10,66",
    "52,30 42,40 38,54 42,66 52,66 54,56 46,50 40,56",
    "80,32 69,36 66,50 71,64 80,66 89,58 88,42 80,32",
  ),
  example("letter", "", "34,84 34,50 34,16! 56,18 64,30 56,46 36,48! 52,66 68,84"),
  example(
    "scribble",
    "",
    "20,30 75,25 25,45 80,50 22,62 78,70 30,80 60,20 40,85 70,30 25,70 76,40 35,25 65,80",
  ),
];
const FOOLED = [
  example("mistaken", "4", "30,84 40,50 50,16! 60,50 70,84", "37,60 50,59 64,58"),
  example("footed", "1", "30,20 50,20 70,18! 58,48 48,82!", "28,82 48,82 68,82"),
];

/** The examples by how hard they are to read. */
export const EXAMPLE_GROUPS = [
  ["easy", EASY],
  ["hard", HARD],
  ["fooled", FOOLED],
] as const satisfies readonly (readonly [name: string, examples: readonly Example[]])[];

export const EXAMPLES: readonly Example[] = EXAMPLE_GROUPS.flatMap(([, examples]) => examples);
