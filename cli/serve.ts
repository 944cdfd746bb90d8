import type { Command } from "commander";
import { readSettings, type SettingsInput } from "../server/settings.ts";
import { addExamples, addJson } from "./options.ts";
import type { World } from "./world.ts";

interface Flags extends SettingsInput {
  readonly json?: true;
}

export function addServe(program: Command, world: World): void {
  const command = program
    .command("serve")
    .description("serve the page: draw, upload, train and compare")
    .option("--host <address>", "address to bind, also INKLING_HOST (default: 127.0.0.1)")
    .option("--port <n>", "port, 0 for any free one, also INKLING_PORT (default: 7860)")
    .option("--data-dir <dir>", "runs and kept models, also INKLING_DATA_DIR (default: ./data)")
    .option("--threads <n>", "threads of a training, also INKLING_THREADS (default: all cores)")
    .option("--model <name>", "the model that answers, also INKLING_MODEL (default: inkling)")
    .option("--allow-host <names>", "further names of this server, also INKLING_ALLOW_HOST")
    .option(
      "--allow-origin <origins>",
      "other sites whose pages may call the Gradio API, also INKLING_ALLOW_ORIGIN",
    )
    .option("--auth <user:password>", "ask everybody for this login, better as INKLING_AUTH");
  addJson(command, "print one JSON document once it listens, and nothing else");
  addExamples(
    command,
    "serve",
    "serve --port 8080 --data-dir ~/inkling",
    "serve --host 0.0.0.0 --allow-host digits.example.org",
  );
  command.action(async ({ json, ...flags }: Flags) => {
    const settings = readSettings(flags, world.env);
    const interrupted = new Promise<void>((resolve) => world.onInterrupt(resolve));
    const server = await world.serve(settings);
    if (json) world.out.json({ url: server.url, dataDir: settings.dataDir });
    else world.out.print(`Inkling is at ${world.out.bold(server.url)}; Ctrl-C ends it.`);
    await interrupted;
    await server.close();
  });
}
