import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Classifier,
  type Dataset,
  DIGITS,
  datasetFacts,
  FormatError,
  InklingError,
  type Model,
  type Picture,
} from "@inkling/engine";
import { onTestFinished } from "vitest";
import type { Preset } from "../../../models/presets.ts";
import { openModelStore, type StoreEngine } from "../../../models/store.ts";
import { createApp } from "../../../server/app.ts";
import { createAssets } from "../../../server/assets.ts";
import { Auth } from "../../../server/auth.ts";
import type { DataStore, ModelStore, RunManager } from "../../../server/deps.ts";
import { Gate } from "../../../server/gate.ts";
import { createGradio, type GradioOptions } from "../../../server/gradio/index.ts";
import { Line } from "../../../server/line.ts";
import { createMeasurements } from "../../../server/measurements.ts";
import { createNearest, type Nearest } from "../../../server/nearest/nearest.ts";
import { createReader } from "../../../server/reader.ts";
import { openRuns } from "../../../server/runs.ts";
import { readSettings } from "../../../server/settings.ts";
import { decodeFake, encodeFake, FakeTraining } from "./fake-training.ts";

export const presets: readonly Preset[] = [
  {
    name: "mlp",
    title: "Two dense layers",
    summary: "A small one.",
    spec: {
      name: "mlp",
      input: [28, 28, 1],
      layers: [{ kind: "flatten" }, { kind: "dense", units: 10 }],
      classes: DIGITS,
    },
    recipe: {
      batchSize: 100,
      epochs: 3,
      seed: 1,
      optimizer: { kind: "adam" },
      earlyStopping: { patience: 3 },
      augment: { rotate: 10 },
    },
  },
];

/** Two images of 2 x 2. */
export const tinyData: Dataset = {
  images: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7),
  labels: Uint8Array.of(0, 1),
  count: 2,
  rows: 2,
  columns: 2,
  classes: DIGITS,
};

export const dataStore: DataStore = {
  names: async () => ["mnist", "letters"],
  async load(name) {
    if (name === "letters") return { test: tinyData };
    return { train: tinyData, test: tinyData };
  },
  async facts(name) {
    if (name !== "mnist")
      throw new InklingError("data_not_found", `There is no data set "${name}".`);
    return { train: datasetFacts(tinyData), test: datasetFacts(tinyData) };
  },
};

/** Says how many pixels have ink, as a digit. */
export const storeEngine: StoreEngine = {
  decodeModel(file) {
    try {
      return decodeFake(file);
    } catch (cause) {
      throw new FormatError("model", "is damaged.", { cause });
    }
  },
  async loadModel(model) {
    const predict = (pixels: Float32Array) => {
      const digit = pixels.filter((value) => value > 0).length % 10;
      const probabilities = DIGITS.map((_, i) => (i === digit ? 1 : 0));
      const choice = (at: number) => {
        return { digit: at, label: String(at), confidence: probabilities[at]! };
      };
      const others = [0, 1, 2].map((i) => choice((digit + i) % 10));
      return { ...choice(digit), probabilities, top: others, verdict: "sure" };
    };
    const probabilities = (pixels: Float32Array) =>
      Float32Array.from(
        Array.from({ length: pixels.length / 784 }, (_, i) => {
          return predict(pixels.subarray(784 * i, 784 * (i + 1))).probabilities;
        }).flat(),
      );
    return { model, classify: predict, probabilities } as unknown as Classifier;
  },
  parameterCount: () => 7850,
  multiplyAdds: () => 7840,
};

export const aModel: Model = {
  spec: presets[0]!.spec,
  weights: new Map([["w", { shape: [1], data: Float32Array.of(1) }]]),
  provenance: { threads: 2, results: { testAccuracy: 0.5, testLoss: 1, epochs: 3, seconds: 9 } },
};

export const modelFile = new Uint8Array(encodeFake(aModel));

/** A folder for one test, gone after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "inkling-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function openTestModels(folder: string): Promise<ModelStore> {
  return openModelStore({
    shipped: join(folder, "shipped"),
    kept: join(folder, "models"),
    presets,
    engine: storeEngine,
  });
}

export interface RunsSetup {
  readonly folder?: string;
  readonly training?: FakeTraining;
  readonly data?: DataStore;
  readonly now?: () => Date;
  /** Milliseconds to wait for a training that may not answer. */
  readonly patience?: number;
}

/** A run manager on a folder; closed after the test. */
export async function openTestRuns({
  folder = temporaryFolder(),
  training = new FakeTraining(),
  data = dataStore,
  now,
  patience = 1500,
}: RunsSetup = {}): Promise<RunManager> {
  const models = await openTestModels(folder);
  const runs = await openRuns({
    folder: join(folder, "runs"),
    presets,
    models,
    data,
    training,
    threads: 2,
    patience,
    ...(now !== undefined && { now }),
  });
  onTestFinished(() => runs.close());
  return runs;
}

export interface AppSetup extends RunsSetup {
  readonly decode?: (file: Uint8Array) => Promise<Picture>;
  readonly webDir?: string;
  readonly host?: string;
  readonly streams?: Gate;
  readonly nearest?: Nearest;
  readonly gradio?: Pick<GradioOptions, "lanes" | "unread" | "heartbeat" | "streams">;
  /** user:password */
  readonly auth?: string;
  readonly allowOrigin?: string;
}

/** A picture with one dark stroke on white. */
export const strokePicture: Picture = {
  data: Uint8Array.from({ length: 100 }, (_, i) => (i % 10 === 4 && i > 10 && i < 90 ? 0 : 255)),
  width: 10,
  height: 10,
  channels: 1,
};

/** The whole app on fakes, and what is behind it. */
export async function openTestApp(setup: AppSetup = {}) {
  const folder = setup.folder ?? temporaryFolder();
  const { host, auth: login, allowOrigin } = setup;
  const settings = readSettings(
    { dataDir: folder, threads: 2, host, auth: login, allowOrigin },
    {},
  );
  const models = await openTestModels(folder);
  const training = setup.training ?? new FakeTraining();
  const runs = await openTestRuns({ ...setup, training, folder });
  const decode = setup.decode ?? (async () => strokePicture);
  const reader = createReader({ models, decode, line: new Line(2, 2) });
  const assets = createAssets(setup.webDir ?? join(folder, "web"));
  const data = setup.data ?? dataStore;
  const nearest = setup.nearest ?? createNearest({ models, data, reader });
  const streams = setup.streams ?? new Gate(4);
  const auth = settings.login && new Auth(settings.login);
  const gradio = createGradio({ models, runs, data, reader, training, auth, ...setup.gradio });
  const measurements = createMeasurements({ models, data, training });
  const deps = {
    settings,
    models,
    runs,
    data,
    reader,
    nearest,
    assets,
    measurements,
    streams,
    gradio,
    auth,
  };
  const app = createApp(deps);
  return { app, models, runs, folder, streams, gradio };
}

export const postJson = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
});
