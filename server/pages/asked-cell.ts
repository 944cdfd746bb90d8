import type { Dataset } from "@inkling/engine";
import type { Context } from "hono";
import { type Cell, type CellPictures, cellPictures } from "../charts/cell.ts";
import type { RunEvaluation } from "../deps.ts";

/** The cell of the confusion matrix asked for, `?actual=4&predicted=9`; undefined where there is none such. */
export function askedCell(c: Context, { confusion }: RunEvaluation): Cell | undefined {
  const cell = { actual: placeOf(c, "actual"), predicted: placeOf(c, "predicted") };
  return confusion[cell.actual]?.[cell.predicted] === undefined ? undefined : cell;
}

/** Its pictures beside the mistakes kept, from the `?from=`th on. */
export function askedPictures(
  c: Context,
  evaluation: RunEvaluation,
  cell: Cell,
  test: Dataset | undefined,
): CellPictures {
  const from = placeOf(c, "from");
  return cellPictures(evaluation, cell, test, Number.isInteger(from) ? Math.max(0, from) : 0);
}

const placeOf = (c: Context, name: string): number => Number(c.req.query(name) ?? Number.NaN);
