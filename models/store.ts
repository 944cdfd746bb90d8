import { rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type AnyModel,
  type Classifier,
  decodeAnyModel,
  InklingError,
  loadModel,
  type ModelSpec,
  membersOf,
  multiplyAdds,
  parameterCount,
} from "@inkling/engine";
import {
  fileReason,
  isMissing,
  namesIn,
  readIfThere,
  removeTemporary,
  writeAtomically,
} from "./files.ts";
import { hasInt8, modelLine } from "./layers-line.ts";
import { Lru } from "./lru.ts";
import { checkName, NAME } from "./names.ts";
import type { ShippedModel } from "./presets.ts";
import type { ModelInfo, ModelStore } from "./store-types.ts";
import { timeOf } from "./timing.ts";

export interface ModelStoreOptions {
  /** Shipped models: `<name>/model.safetensors`, the names those of the presets. */
  readonly shipped: string;
  /** Kept models: `<name>.safetensors`. */
  readonly kept: string;
  readonly presets: readonly ShippedModel[];
  /** The model that answers when none is named, instead of the usual one. */
  readonly chosen?: string;
  /** Tests hand in their own; the engine's otherwise. */
  readonly engine?: StoreEngine;
}

export interface StoreEngine {
  decodeModel(file: Uint8Array): AnyModel;
  loadModel(model: AnyModel): Promise<Classifier>;
  parameterCount(spec: ModelSpec): number;
  multiplyAdds(spec: ModelSpec): number;
}

const ENGINE: StoreEngine = {
  decodeModel: decodeAnyModel,
  loadModel,
  parameterCount,
  multiplyAdds,
};

const USUAL = "inkling";
/** Classifiers kept compiled, each with memory of its own. */
const COMPILED = 4;
const MAX_KEPT = 500;

/** Clears away what a killed writer left among the kept models. */
export async function openModelStore(options: ModelStoreOptions): Promise<ModelStore> {
  await removeTemporary(options.kept);
  return new Store(options);
}

/** Where a model's file is, and which state of it: a changed file is read again. */
interface Found {
  readonly name: string;
  readonly path: string;
  readonly source: "shipped" | "kept";
  readonly version: string;
  readonly bytes: number;
}

class Store implements ModelStore {
  readonly #options: ModelStoreOptions;
  readonly #engine: StoreEngine;
  readonly #presets: ReadonlyMap<string, ShippedModel>;
  readonly #infos = new Map<string, { readonly version: string; readonly info: ModelInfo }>();
  readonly #classifiers = new Lru<Promise<Classifier>>(COMPILED);
  readonly #timings = new Map<string, Promise<number>>();

  constructor(options: ModelStoreOptions) {
    this.#options = options;
    this.#engine = options.engine ?? ENGINE;
    this.#presets = new Map(options.presets.map((preset) => [preset.name, preset]));
  }

  async list(): Promise<readonly ModelInfo[]> {
    const shipped = await Promise.all([...this.#presets.keys()].map((name) => this.#listed(name)));
    const kept = await Promise.all((await this.#keptNames()).map((name) => this.#listed(name)));
    return [...shipped, ...kept].filter((info) => info !== undefined);
  }

  /** Undefined for a file removed meanwhile. */
  async #listed(name: string): Promise<ModelInfo | undefined> {
    try {
      return await this.info(name);
    } catch (error) {
      if (error instanceof InklingError && error.code === "model_not_found") return undefined;
      throw error;
    }
  }

  async info(name: string): Promise<ModelInfo> {
    const preset = this.#presets.get(checkName("model", name));
    const found = await this.#find(name);
    if (found === undefined) {
      if (preset !== undefined) return this.#untrained(preset);
      throw await this.#notFound(name);
    }
    const known = this.#infos.get(found.path);
    if (known?.version === found.version) return known.info;
    const info = await this.#describe(found);
    this.#infos.set(found.path, { version: found.version, info });
    return info;
  }

  async defaultName(): Promise<string> {
    const { chosen } = this.#options;
    if (chosen !== undefined) return (await this.info(chosen)).name;
    const usable = (await this.list()).filter((info) => info.trained && info.problem === undefined);
    const best = usable.toSorted((a, b) => (b.testAccuracy ?? 0) - (a.testAccuracy ?? 0))[0];
    const usual = usable.find(({ name }) => name === USUAL) ?? best;
    if (usual !== undefined) return usual.name;
    throw new InklingError("no_model", "No model is trained yet. Train one, and keep it.");
  }

  async open(name: string): Promise<AnyModel> {
    return this.#decode(await this.#require(name));
  }

  async bytes(name: string): Promise<Uint8Array> {
    const { path } = await this.#require(name);
    return (await readIfThere(path)) ?? Promise.reject(await this.#notFound(name));
  }

  async classifier(name?: string): Promise<{ name: string; classifier: Classifier }> {
    const found = await this.#require(name ?? (await this.defaultName()));
    const key = `${found.path} ${found.version}`;
    const classifier = this.#classifiers.get(key, async () =>
      this.#engine.loadModel(await this.#decode(found)),
    );
    return { name: found.name, classifier: await classifier };
  }

  async timing(name: string): Promise<number> {
    const found = await this.#require(name);
    const key = `${found.path} ${found.version}`;
    const known = this.#timings.get(key);
    if (known !== undefined) return known;
    const timing = this.classifier(name).then(({ classifier }) => timeOf(classifier));
    this.#timings.set(key, timing);
    timing.catch(() => this.#timings.delete(key));
    return timing;
  }

  async keep(
    name: string,
    file: Uint8Array,
    { replace = false }: { replace?: boolean } = {},
  ): Promise<ModelInfo> {
    this.#refuseShipped(checkName("name", name));
    // What cannot be read, or cannot run, is not stored.
    await this.#engine.loadModel(this.#engine.decodeModel(file));
    const names = await this.#keptNames();
    if (names.includes(name) && !replace) throw nameTaken(name);
    if (names.length >= MAX_KEPT && !names.includes(name)) {
      throw new InklingError(
        "kept_models_full",
        `There are ${MAX_KEPT} kept models, the most there may be. Remove some first.`,
      );
    }
    await writeAtomically(this.#keptPath(name), file);
    return this.info(name);
  }

  async rename(from: string, to: string): Promise<ModelInfo> {
    this.#refuseShipped(checkName("model", from));
    this.#refuseShipped(checkName("name", to));
    const { path } = await this.#require(from);
    if ((await this.#keptNames()).includes(to)) throw nameTaken(to);
    await rename(path, this.#keptPath(to));
    return this.info(to);
  }

  async remove(name: string): Promise<void> {
    this.#refuseShipped(checkName("model", name));
    const { path } = await this.#require(name);
    await rm(path, { force: true });
  }

  #refuseShipped(name: string): void {
    if (!this.#presets.has(name)) return;
    throw new InklingError(
      "model_shipped",
      `The name ${name} belongs to a model that comes with Inkling. Choose another.`,
    );
  }

  #keptPath(name: string): string {
    return join(this.#options.kept, `${name}.safetensors`);
  }

  async #keptNames(): Promise<string[]> {
    return (await namesIn(this.#options.kept))
      .filter((file) => file.endsWith(".safetensors"))
      .map((file) => file.slice(0, -".safetensors".length))
      .filter((name) => NAME.test(name) && !this.#presets.has(name));
  }

  async #find(name: string): Promise<Found | undefined> {
    const source = this.#presets.has(name) ? "shipped" : "kept";
    const path =
      source === "kept"
        ? this.#keptPath(name)
        : join(this.#options.shipped, name, "model.safetensors");
    try {
      const file = await stat(path);
      if (!file.isFile()) return undefined;
      const { mtimeMs, size, ino } = file;
      return { name, path, source, version: `${mtimeMs}-${size}-${ino}`, bytes: size };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** The file of a model that is there and trained. */
  async #require(name: string): Promise<Found> {
    const found = await this.#find(checkName("model", name));
    if (found !== undefined) return found;
    const preset = this.#presets.get(name);
    if (preset === undefined) throw await this.#notFound(name);
    const advice =
      "members" in preset
        ? `Put it together with: npm run train-presets -- ${name}`
        : "Train it, then keep it under a name of your own.";
    throw new InklingError("model_untrained", `The preset ${name} has no weights yet. ${advice}`);
  }

  async #notFound(name: string): Promise<InklingError> {
    const names = [...this.#presets.keys(), ...(await this.#keptNames())].join(", ");
    return new InklingError("model_not_found", `There is no model "${name}". Models: ${names}.`);
  }

  async #decode({ path, name }: Found): Promise<AnyModel> {
    const file = await readIfThere(path);
    if (file === undefined) throw await this.#notFound(name);
    return this.#engine.decodeModel(file);
  }

  async #describe(found: Found): Promise<ModelInfo> {
    const { name, source, bytes } = found;
    const preset = this.#presets.get(name);
    const named = { name, title: preset?.title ?? name, source, trained: true, bytes };
    try {
      const model = await this.#decode(found);
      const { results, threads, created } = model.provenance;
      return {
        ...named,
        ...(preset && { summary: preset.summary }),
        ...this.#shape(membersOf(model).map(({ spec }) => spec)),
        ...results,
        ...(threads !== undefined && { threads }),
        ...(created !== undefined && { created }),
      };
    } catch (error) {
      if (error instanceof InklingError && error.code === "model_not_found") throw error;
      const nothing = { parameters: 0, multiplyAdds: 0, layers: "", classes: [] };
      // Also of a file that may not be read: one model must not take the others with it.
      const problem = error instanceof InklingError ? error.message : fileReason(error);
      return { ...named, ...nothing, problem };
    }
  }

  #untrained(preset: ShippedModel): ModelInfo {
    const { name, title, summary } = preset;
    const named = { name, title, summary, source: "untrained", trained: false, bytes: 0 } as const;
    const networks = "members" in preset ? preset.members : [preset];
    return { ...named, ...this.#shape(networks.map(({ spec }) => spec)) };
  }

  /** Of one network, or of those that answer together. */
  #shape(
    networks: readonly ModelSpec[],
  ): Pick<ModelInfo, "parameters" | "multiplyAdds" | "layers" | "members" | "int8" | "classes"> {
    const sum = (of: (spec: ModelSpec) => number) =>
      networks.reduce((total, spec) => total + of(spec), 0);
    return {
      parameters: sum(this.#engine.parameterCount),
      multiplyAdds: sum(this.#engine.multiplyAdds),
      layers: modelLine(networks),
      ...(networks.some(({ layers }) => hasInt8(layers)) && { int8: true as const }),
      ...(networks.length > 1 && { members: networks.map(({ name }) => name) }),
      classes: networks[0]?.classes ?? [],
    };
  }
}

function nameTaken(name: string): InklingError {
  return new InklingError("name_taken", `There is a model "${name}" already. Choose another name.`);
}
