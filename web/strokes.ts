import type { Stroke } from "../models/stroke.ts";

/** A picture that lies under the strokes, over the whole square: [side, side], 0..255, ink high. */
export interface Underlay {
  readonly side: number;
  readonly pixels: ArrayLike<number>;
  /** Where it is from, and what it shows. */
  readonly words: string;
  /** What it shows, alone. */
  readonly label: string;
  /** The fragment of an address that opens it. */
  readonly link: string;
}

/** A stroke more, or a whole drawing in place of what was there. */
type Action =
  | { readonly kind: "stroke"; readonly stroke: Stroke }
  | {
      readonly kind: "whole";
      readonly strokes: readonly Stroke[];
      readonly underlay: Underlay | undefined;
    };

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
    return this.#seen.flatMap((action) =>
      action.kind === "stroke" ? [action.stroke] : action.strokes,
    );
  }

  get underlay(): Underlay | undefined {
    const [first] = this.#seen;
    return first?.kind === "whole" ? first.underlay : undefined;
  }

  /** The last whole drawing of what was done, and what came after it. */
  get #seen(): readonly Action[] {
    const done = this.#actions.slice(0, this.#done);
    const start = done.findLastIndex(({ kind }) => kind === "whole");
    return done.slice(Math.max(0, start));
  }

  /** Whether there is nothing to clear. */
  get isClear(): boolean {
    return this.underlay === undefined && this.strokes.length === 0;
  }

  /** Whether there is no ink: nothing drawn, or nothing but the eraser used. */
  get isEmpty(): boolean {
    return this.underlay === undefined && this.strokes.every((stroke) => stroke.erase);
  }

  /** Begins a stroke, which grows as points are pushed to it. */
  begin(stroke: Stroke): Stroke {
    this.#do({ kind: "stroke", stroke });
    return stroke;
  }

  /** Clearing an empty drawing does nothing, and leaves nothing to undo. */
  clear(): void {
    if (!this.isClear) this.open([]);
  }

  /** Shows these strokes, over a picture or none, in place of what was drawn. */
  open(strokes: readonly Stroke[], underlay?: Underlay): void {
    this.#do({ kind: "whole", strokes, underlay });
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
