import {
  type Activations,
  type AnyModel,
  type Classifier,
  isEnsemble,
  loadActivations,
  loadModel,
  type Model,
  type Picture,
} from "@inkling/engine";
import {
  addNoise,
  type Changes,
  matrixOf,
  SLIDERS,
  UNCHANGED,
  valuesOf,
} from "../../models/changes.ts";
import { damageable, damaged } from "../../models/damage.ts";
import { smallestFlip } from "../../models/flip.ts";
import { occlusion } from "../../models/occlusion.ts";
import { type Reading, readPicture } from "../../models/reading.ts";
import { shownLayers } from "../../models/shown-layers.ts";
import { drawnSoFar } from "../../models/stroke.ts";
import { createRaster, type Painting, RASTER_SIDE } from "../raster.ts";
import type { LayerMaps, Task, TaskName, Tasks } from "./tasks.ts";

// What the worker does for the panels. Loaded when the first of them is opened.

type Told<Name extends TaskName> = Tasks[Name]["told"];

/** Does one task with the model that answers. */
export function doTask(classifier: Classifier, { name, ask }: Task): unknown {
  switch (name) {
    case "layers":
      return layersOf(classifier, ask.pixels);
    case "changed":
      return changedOf(classifier, ask.painting, ask.changes);
    case "curve":
      return curveOf(classifier, ask);
    case "worth":
      return worthOf(classifier, ask);
    case "probabilities":
      return classifier.probabilities(ask.pixels);
    case "damaged":
      return damagedOf(classifier, ask);
    case "damageable":
      return isEnsemble(classifier.model) ? undefined : damageable(classifier.model);
    case "flip":
      return flipOf(classifier, ask);
  }
}

let inside: { readonly of: Model; readonly activations: Promise<Activations> } | undefined;

async function layersOf({ model }: Classifier, pixels: Float32Array): Promise<Told<"layers">> {
  if (isEnsemble(model)) return undefined;
  if (inside?.of !== model) inside = { of: model, activations: loadActivations(model) };
  const outputs = (await inside.activations)(pixels);
  return shownLayers(model.spec.layers).map(({ index, kind, after }): LayerMaps => {
    const { shape, data } = outputs[index]!;
    const least = data.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const most = data.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return { kind, after, shape, data, least, most };
  });
}

/** The damaged network that was asked last. */
let broken:
  | { readonly of: AnyModel; readonly damage: string; readonly network: Promise<Classifier> }
  | undefined;

async function damagedOf(
  { model }: Classifier,
  { damage, pixels }: Tasks["damaged"]["ask"],
): Promise<Told<"damaged">> {
  const key = JSON.stringify(damage);
  if (broken?.of !== model || broken.damage !== key) {
    const network = loadModel(damaged(oneOf(model), damage));
    broken = { of: model, damage: key, network };
  }
  return (await broken.network).probabilities(pixels);
}

function oneOf(model: AnyModel): Model {
  if (isEnsemble(model)) throw new Error(`${model.spec.name} is an ensemble.`);
  return model;
}

const raster = createRaster();

/** Reads a drawing that was changed, by the same raster and preprocessing as one that was drawn so. */
function read(classifier: Classifier, painting: Painting, changes: Changes): Reading {
  const factor = changes.pen / 100;
  const drawn = drawnSoFar(painting.strokes, changes.drawn / 100);
  const strokes = drawn.map((one) => ({ ...one, width: factor * one.width }));
  const pixels = raster({ ...painting, strokes }, matrixOf(changes, RASTER_SIDE));
  const data = addNoise(pixels, RASTER_SIDE, changes.noise);
  const picture: Picture = { data, width: RASTER_SIDE, height: RASTER_SIDE, channels: 1 };
  // Along a slider there are dozens of them.
  return readPicture(classifier, picture, { quick: true });
}

const textOf = ({ blank, single, text }: Reading): string =>
  blank ? "" : (single?.label ?? text.replaceAll("\n", " "));

function changedOf(classifier: Classifier, painting: Painting, changes: Changes): Told<"changed"> {
  const reading = read(classifier, painting, changes);
  const { single, confidence } = reading;
  return {
    pixels: single?.pixels,
    text: textOf(reading),
    confidence: single?.confidence ?? confidence,
  };
}

function curveOf(
  classifier: Classifier,
  { painting, changes, slider, digit }: Tasks["curve"]["ask"],
): Told<"curve"> {
  const { min, max, step } = SLIDERS.find(({ name }) => name === slider)!;
  return valuesOf({ min, max, step }).map((value) => {
    const reading = read(classifier, painting, { ...UNCHANGED, ...changes, [slider]: value });
    const confidence = reading.single?.probabilities[digit] ?? 0;
    return { value, text: textOf(reading), confidence };
  });
}

const worthOf = (classifier: Classifier, { pixels, digit }: Tasks["worth"]["ask"]): Told<"worth"> =>
  occlusion((inputs) => classifier.probabilities(inputs), pixels, digit);

function flipOf(classifier: Classifier, { pixels, digit }: Tasks["flip"]["ask"]): Told<"flip"> {
  const flip = smallestFlip((inputs) => classifier.probabilities(inputs), pixels, digit);
  return flip && { ...flip, label: classifier.model.spec.classes[flip.digit] ?? "" };
}
