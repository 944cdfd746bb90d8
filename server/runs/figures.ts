import type { EndEvent, EpochEvent, Model, Results } from "@inkling/engine";

/** What training itself has measured: of the epoch whose weights were kept. */
export function figuresOf(
  { model, epoch, seconds }: EndEvent,
  epochs: readonly EpochEvent[],
): Results {
  const restored = model.provenance.recipe?.earlyStopping !== undefined;
  const kept = (restored ? epochs.findLast(({ best }) => best) : undefined) ?? epochs.at(-1);
  const { validationAccuracy, validationLoss } = kept ?? {};
  return {
    epochs: epoch,
    seconds,
    ...(validationAccuracy !== undefined && { validationAccuracy }),
    ...(validationLoss !== undefined && { validationLoss }),
  };
}

/** The model with more known of how it came to be; what is no number is not known. */
export function withFigures(
  model: Model,
  figures: Results,
  created = model.provenance.created,
): Model {
  const { provenance } = model;
  const finite = Object.entries(figures).filter(([, figure]) => Number.isFinite(figure));
  const results = { ...provenance.results, ...Object.fromEntries(finite) };
  return {
    ...model,
    provenance: { ...provenance, results, ...(created !== undefined && { created }) },
  };
}
