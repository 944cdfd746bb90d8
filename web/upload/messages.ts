import type { Reading } from "../../models/reading.ts";

/** What is wanted of a file beside its reading. */
export interface Wanted {
  /** Longer side of the picture to show. */
  readonly side: number;
  /** The pictures on the way to the answer. */
  readonly steps: boolean;
}

/** RGBA as it comes from a canvas; its buffer moves to the worker. */
export type Frame = Pick<ImageData, "data" | "width" | "height">;

/** Of a model: the address of its weights, or the weight file itself. */
export type Source = string | Uint8Array<ArrayBuffer>;

export type Question =
  | { readonly kind: "load"; readonly name: string; readonly source: Source }
  | { readonly kind: "file"; readonly file: Blob; readonly wanted: Wanted }
  | { readonly kind: "frame"; readonly frame: Frame };

export interface Loaded {
  readonly kind: "loaded";
  readonly name: string;
  readonly classes: readonly string[];
}

/** A picture that was read. */
export interface ReadPicture {
  readonly kind: "read";
  readonly reading: Reading;
  /** Upright, as it was read: the boxes lie in it. */
  readonly width: number;
  readonly height: number;
  /** From the file to the answer. */
  readonly milliseconds: number;
  /** The picture, small; frames have none. */
  readonly image?: Blob;
}

/** Of a file that this browser cannot open, though the server may. */
export const UNDECODABLE = "undecodable";

export interface Failed {
  readonly kind: "failed";
  readonly code: string;
  readonly message: string;
  /** The picture, where it could be shown at least. */
  readonly image?: Blob;
}

export type Reply = Loaded | ReadPicture | Failed;
