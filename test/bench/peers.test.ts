import { expect, test } from "vitest";
import { lastLines } from "../../bench/peers/dialogue.ts";
import type { Job } from "../../bench/peers/job.ts";
import { type Comparison, markdown, median, type Result, ratio } from "../../bench/peers/table.ts";
import { Turns } from "../../bench/peers/turns.ts";

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 2, 3], 2.5],
])("the median of %j is %d", (values, wanted) => expect(median(values)).toBe(wanted));

test("a ratio is the median of the rounds' own: a slow round disturbs both", () => {
  expect(ratio([200, 20, 240], [100, 10, 100])).toBe(2);
});

test("a row a job, a column a peer, ratios to ours, reasons below", () => {
  const job: Job = { task: "train", preset: "mlp", batch: 128, threads: 1 };
  const comparisons: Comparison[] = [
    {
      job,
      results: [
        { peer: "ours", rates: [1000, 1200, 1100] },
        { peer: "theirs", rates: [500, 600, 550] },
        { peer: "other", cannot: "no training" },
      ],
    },
    { job: { ...job, batch: 1000, threads: 2 }, results: [{ peer: "ours", rates: [3000] }] },
  ];
  expect(markdown(comparisons).split("\n")).toEqual([
    "| images/s | ours | theirs | other |",
    "| --- | ---: | ---: | ---: |",
    "| mlp train b128 1t | 1,100 | 550 (2.00x) | - |",
    "| mlp train b1000 2t | 3,000 | - | - |",
    "",
    "- other: no training",
  ]);
});

const SAY =
  'const say = (answer) => console.log(typeof answer === "string" ? answer : JSON.stringify(answer));';
const EACH_LINE =
  'require("node:readline").createInterface({ input: process.stdin }).on("line", () =>';

/** A peer as a script of Node, two turns of it; a limit that is never met, or one that always is. */
const peers: [why: string, script: string, limit: number, wanted: Omit<Result, "peer">][] = [
  [
    "a rate a turn",
    `say({ ready: true }); let rate = 0; ${EACH_LINE} say({ rate: ++rate }));`,
    30,
    { rates: [1, 2] },
  ],
  [
    "what a library prints is no answer",
    `say("{} of {"); say("{ hello"); say({ ready: true }); ${EACH_LINE} say({ rate: 5 }));`,
    30,
    { rates: [5, 5] },
  ],
  ["its own reason", `say({ cannot: "no training" })`, 30, { cannot: "no training" }],
  [
    "nothing, and it goes on",
    `setInterval(() => {}, 1e6)`,
    0.2,
    { cannot: "no answer within 0.2 s" },
  ],
  [
    "nothing in its turn",
    `say({ ready: true }); ${EACH_LINE} {});`,
    2,
    { cannot: "no answer within 2 s" },
  ],
  [
    "an end with last words",
    `console.error("Fatal: out of memory"); process.exit(3)`,
    30,
    { cannot: "Fatal: out of memory" },
  ],
  [
    "an end in its turn",
    `say({ ready: true }); ${EACH_LINE} { console.error("lost"); process.exit(1); });`,
    30,
    { cannot: "lost" },
  ],
  ["an end without a word", `process.exit(3)`, 30, { cannot: "ended without a word (3)" }],
  [
    "somebody killed it",
    `process.kill(process.pid, "SIGKILL")`,
    30,
    { cannot: "ended without a word (SIGKILL)" },
  ],
];

test.each(peers)("a peer gives %s", async (_why, script, limit, wanted) => {
  const turns = new Turns("peer", process.execPath, ["-e", `${SAY}${script}`], limit);
  await turns.ready();
  await turns.take();
  await turns.take();
  expect(turns.end()).toEqual({ peer: "peer", ...wanted });
});

test("a peer that cannot be started says so", async () => {
  const turns = new Turns("peer", "no-such-program", [], 30);
  await turns.ready();
  expect(turns.end()).toEqual({ peer: "peer", cannot: "spawn no-such-program ENOENT" });
});

test.each([
  ["three lines at most", "a\nb\n\nc\nd\n", "b; c; d"],
  ["no stack", "Error: no\n    at f (a.js:1:2)\n\nNode.js v20.19.0\n", "Error: no"],
  ["no native stack", "FATAL ERROR: heap\n 1: 0xb7 node::Abort() [node]\n", "FATAL ERROR: heap"],
  ["nothing of nothing", "", ""],
])("of last words: %s", (_why, text, wanted) => expect(lastLines(text)).toBe(wanted));
