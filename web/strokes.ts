/** One line of the pen, in a square of side 1: right at any size of the canvas. */
export interface Stroke {
  /** x0, y0, x1, y1, … each 0..1 (beyond when the pen left the square). */
  readonly points: number[];
  /** Of the pen, as a share of the side. */
  readonly width: number;
  readonly erase: boolean;
}

/** A stroke more, or a whole drawing in place of what was there. */
type Action =
  | { readonly kind: "stroke"; readonly stroke: Stroke }
  | { readonly kind: "whole"; readonly strokes: readonly Stroke[] };

/**
 * A drawing is what was done, in order; pixels are only a view of it. Undo and redo move a mark
 * along the actions; clearing and opening a drawing are actions like any other, so they can be undone.
 */
export class Drawing {
  #actions: Action[] = [];
  #done = 0;

  get canUndo(): boolean {
    return this.#done > 0;
  }

  get canRedo(): boolean {
    return this.#done < this.#actions.length;
  }

  /** The strokes to be seen: those of the last whole drawing, and since. */
  get strokes(): Stroke[] {
    const done = this.#actions.slice(0, this.#done);
    const start = Math.max(
      0,
      done.findLastIndex(({ kind }) => kind === "whole"),
    );
    return done
      .slice(start)
      .flatMap((action) => (action.kind === "stroke" ? [action.stroke] : action.strokes));
  }

  /** Whether there is no ink: nothing drawn, or nothing but the eraser used. */
  get isEmpty(): boolean {
    return this.strokes.every((stroke) => stroke.erase);
  }

  /** Begins a stroke, which grows as points are pushed to it. */
  begin(stroke: Stroke): Stroke {
    this.#do({ kind: "stroke", stroke });
    return stroke;
  }

  /** Clearing an empty drawing does nothing, and leaves nothing to undo. */
  clear(): void {
    if (this.strokes.length > 0) this.open([]);
  }

  /** Shows these strokes in place of what was drawn. */
  open(strokes: readonly Stroke[]): void {
    this.#do({ kind: "whole", strokes });
  }

  undo(): void {
    if (this.canUndo) this.#done--;
  }

  redo(): void {
    if (this.canRedo) this.#done++;
  }

  #do(action: Action): void {
    this.#actions.length = this.#done;
    this.#actions.push(action);
    this.#done++;
  }
}
