import type { Confidence } from "./confidence.ts";
import { ShapeError, ValueError } from "./errors.ts";
import type { Model, ModelSpec, Provenance } from "./model.ts";

/** What an ensemble is, without its members: what is the same for all of them, and a name. */
export type EnsembleSpec = Pick<ModelSpec, "name" | "input" | "classes">;

/**
 * Several models that answer together: the probabilities are the mean of theirs (Lakshminarayanan,
 * Pritzel and Blundell, "Simple and scalable predictive uncertainty estimation using deep ensembles", 2017).
 *
 *   p(c | x) = 1/M · Σ pₘ(c | x)      pₘ [classes], with the temperature of member m where it has one
 *
 * The mean is less sure than its members, so an ensemble has a temperature of its own, fitted on the
 * mean (Rahaman and Thiery, "Uncertainty quantification and deep ensembles", 2021): p is then p^(1/T),
 * divided by its sum.
 */
export interface Ensemble {
  readonly spec: EnsembleSpec;
  /** 2 to 16, all of the ensemble's input and classes. */
  readonly members: readonly Model[];
  /** Of the ensemble; its members have their own. */
  readonly provenance: Provenance;
  /** Of the mean; the confidence of a member is about that member's probabilities alone. */
  readonly confidence?: Confidence;
}

/** What answers: one model, or several together. */
export type AnyModel = Model | Ensemble;

export const LEAST_MEMBERS = 2;

/** Each costs the memory and the time of a model. */
export const MOST_MEMBERS = 16;

export function isEnsemble(model: AnyModel): model is Ensemble {
  return "members" in model;
}

/** The members of an ensemble, or the model by itself. */
export function membersOf(model: AnyModel): readonly Model[] {
  return isEnsemble(model) ? model.members : [model];
}

/**
 * An ensemble of these models, 2 to 16, with the input and classes of the first. `calibrate` fits its
 * confidence.
 * @throws ValueError for too few or too many, or other classes; ShapeError for another input
 */
export function ensembleOf(name: string, members: readonly Model[]): Ensemble {
  checkNumber(name, members.length);
  const { input, classes } = members[0]!.spec;
  const ensemble = { spec: { name, input, classes }, members, provenance: {} };
  checkMembers(ensemble);
  return ensemble;
}

/** @throws ValueError, ShapeError when the members do not fit: see `ensembleOf` */
export function checkMembers({ spec, members }: Ensemble): void {
  checkNumber(spec.name, members.length);
  for (const [i, { spec: own }] of members.entries()) {
    checkSame(`${spec.name}, member ${i + 1}, ${own.name}`, own, spec);
  }
}

/** @throws ShapeError, ValueError for a model that looks at other pictures or knows other classes */
export function checkSame(
  where: string,
  own: EnsembleSpec,
  { input, classes }: EnsembleSpec,
): void {
  if (own.input.join() !== input.join()) {
    const wanted = `[${input.join(", ")}]`;
    throw new ShapeError(where, wanted, own.input, "All have to look at the same pictures.");
  }
  if (!isSameList(own.classes, classes)) {
    const rule = `expected the classes ${classes.join(", ")}`;
    throw new ValueError(where, rule, own.classes.join(", "));
  }
}

function checkNumber(name: string, members: number): void {
  if (members >= LEAST_MEMBERS && members <= MOST_MEMBERS) return;
  const rule = `expected ${LEAST_MEMBERS} to ${MOST_MEMBERS} models`;
  throw new ValueError(`${name}: members`, rule, members);
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i]);
