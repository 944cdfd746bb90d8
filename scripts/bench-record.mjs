// Measures this machine and writes bench/recorded.json, with which the page of measurements compares:
//   npm run bench:record -- "two cores of an AMD Zen 4 server processor (virtual), Linux"
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const [machine] = process.argv.slice(2);
if (!machine) {
  process.stderr.write('Say what the machine is: npm run bench:record -- "two cores of ..."\n');
  process.exit(2);
}
const measured = execFileSync(
  process.execPath,
  ["dist/inkling.js", "bench", "--kind", "peak", "kernel", "train", "infer", "--json"],
  { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 26 },
);
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const recorded = {
  machine,
  node: process.versions.node,
  version,
  date: new Date().toISOString().slice(0, 10),
  lines: measured
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line)),
};
writeFileSync("bench/recorded.json", `${JSON.stringify(recorded, null, 2)}\n`);
