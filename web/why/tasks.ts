import type { LayerKind, Prediction, Shape } from "@inkling/engine";
import type { Change, Changes, CurvePoint } from "../../models/changes.ts";
import type { Damage, damageable } from "../../models/damage.ts";
import type { Flip } from "../../models/flip.ts";
import type { Painting } from "../raster.ts";

/** One layer's output as it is shown. */
export interface LayerMaps {
  readonly kind: LayerKind;
  /** What was done to it after; often nothing. */
  readonly after: readonly string[];
  readonly shape: Shape;
  /** The output, [...shape], and its least and largest number. */
  readonly data: Float32Array;
  readonly least: number;
  readonly most: number;
}

/** A changed drawing, and what is read in it. */
export interface Changed {
  /** What the model saw, [784]; undefined where nothing or several digits were read. */
  readonly pixels: Float32Array | undefined;
  /** A digit, a number, or "" where nothing is. */
  readonly text: string;
  /** Of that. */
  readonly confidence: number;
}

/** What the worker does on demand: what it is asked, and what it tells. */
export interface Tasks {
  /** Undefined for an ensemble. */
  layers: { ask: { readonly pixels: Float32Array }; told: readonly LayerMaps[] | undefined };
  changed: { ask: { readonly painting: Painting; readonly changes: Changes }; told: Changed };
  /** The confidence of `digit` along one slider, the others as they are. */
  curve: {
    ask: {
      readonly painting: Painting;
      readonly changes: Changes;
      readonly slider: Change;
      readonly digit: number;
    };
    told: readonly CurvePoint[];
  };
  /** What the ink of each pixel is worth, [784], −1 to 1: for the answer, or against it. */
  worth: {
    ask: { readonly pixels: Float32Array; readonly digit: number };
    told: Float32Array;
  };
  /** The answers to images, [n, 784], as [n, classes]. */
  probabilities: { ask: { readonly pixels: Float32Array }; told: Float32Array };
  /** The same of the network with a damage. Rejects for an ensemble. */
  damaged: {
    ask: { readonly damage: Damage; readonly pixels: Float32Array };
    told: Float32Array;
  };
  /** Which layers can have one; undefined for an ensemble. */
  damageable: {
    ask: Readonly<Record<string, never>>;
    told: ReturnType<typeof damageable> | undefined;
  };
  flip: {
    ask: { readonly pixels: Float32Array; readonly digit: number };
    /** With the label of its digit; undefined where no patch does it. */
    told: (Flip & Pick<Prediction, "label">) | undefined;
  };
}

export type TaskName = keyof Tasks;

export type Task = {
  [Name in TaskName]: { readonly name: Name; readonly ask: Tasks[Name]["ask"] };
}[TaskName];

/** Asks the worker for one of its tasks; rejects with a sentence. */
export type Ask = <Name extends TaskName>(
  name: Name,
  ask: Tasks[Name]["ask"],
) => Promise<Tasks[Name]["told"]>;
