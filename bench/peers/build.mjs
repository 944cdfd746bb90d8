// Bundles what the processes of a run start from: main.js and peer.js.
import { build } from "esbuild";

await build({
  entryPoints: ["main.ts", "peer.ts"],
  outdir: "dist",
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
});
