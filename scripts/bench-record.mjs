// Measures this machine and writes bench/recorded.json, with which the page of measurements compares:
//   npm run bench:record -- "two cores of an AMD Zen 4 server processor (virtual), Linux"
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const [machine] = process.argv.slice(2);
if (!machine) {
  process.stderr.write('Say what the machine is: npm run bench:record -- "two cores of ..."\n');
  process.exit(2);
}
function measured() {
  const printed = execFileSync(
    process.execPath,
    ["dist/inkling.js", "bench", "--kind", "peak", "kernel", "train", "infer", "--json"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 26 },
  );
  return printed
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** What else the machine does only makes it slower: of two readings the faster one is nearer to the truth. */
const fasterOf = (a, b) => ((a.unit === "ms" ? a.value <= b.value : a.value >= b.value) ? a : b);

const [first, second] = [measured(), measured()];
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const recorded = {
  machine,
  node: process.versions.node,
  version,
  date: new Date().toISOString().slice(0, 10),
  lines: first.map((line, i) => fasterOf(line, second[i])),
};
writeFileSync("bench/recorded.json", `${JSON.stringify(recorded, null, 2)}\n`);
