import { join } from "node:path";
import { decodeImage } from "../models/decode.ts";
import { presets, shippedModels } from "../models/presets.ts";
import { openModelStore } from "../models/store.ts";
import type { ModelStore } from "../models/store-types.ts";
import type { SiteDeps } from "./app.ts";
import { createAssets } from "./assets.ts";
import { Auth } from "./auth.ts";
import { createDataStore } from "./data.ts";
import type { Training } from "./deps.ts";
import { Gate } from "./gate.ts";
import { createGradio } from "./gradio/index.ts";
import { Line } from "./line.ts";
import { createMeasurements } from "./measurements.ts";
import { createNearest } from "./nearest/nearest.ts";
import { createReader } from "./reader.ts";
import { openRuns } from "./runs.ts";
import type { Settings } from "./settings.ts";
import { engineTraining } from "./training.ts";

/** Pictures in work at once: each may take some 400 MB, and more of them are no faster. */
const MAX_READING = 2;
/** Pictures that wait for that. */
const MAX_WAITING = 64;
/** Event streams open at once, of the API and of the pages. */
const MAX_STREAMS = 64;

/** The shipped models, and those kept in the data directory. */
export function openModels(settings: Settings): Promise<ModelStore> {
  const { model } = settings;
  return openModelStore({
    shipped: settings.modelsDir,
    kept: join(settings.dataDir, "models"),
    presets: shippedModels,
    ...(model !== undefined && { chosen: model }),
  });
}

/** Everything the app is made of, on these settings. Interrupted runs are found and told apart here. */
export async function openWorld(
  settings: Settings,
  training: Training = engineTraining,
): Promise<SiteDeps> {
  const { dataDir, threads, login } = settings;
  const models = await openModels(settings);
  // A name that is none is a slip of whoever starts the server, not of everybody who asks it.
  if (settings.model !== undefined) await models.info(settings.model);
  const data = createDataStore(join(dataDir, "datasets"));
  const folder = join(dataDir, "runs");
  const runs = await openRuns({ folder, presets, models, data, training, threads });
  const reader = createReader({
    models,
    decode: decodeImage,
    line: new Line(MAX_READING, MAX_WAITING),
  });
  const nearest = createNearest({ models, data, reader });
  const assets = createAssets(settings.webDir);
  const auth = login && new Auth(login);
  const gradio = createGradio({ models, runs, data, reader, training, auth });
  const streams = new Gate(MAX_STREAMS);
  const measurements = createMeasurements({ models, data, training });
  const answering = { models, data, reader, nearest, measurements, gradio };
  return { settings, runs, assets, streams, auth, ...answering };
}
