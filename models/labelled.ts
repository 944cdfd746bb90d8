import type { Picture } from "@inkling/engine";

/** A picture, not read yet, and what it shows. */
export interface LabelledPicture {
  /** To find it again: its file inside the folder, or its place in an IDX file. */
  readonly name: string;
  /** The name of its class; in IDX files the class's place. */
  readonly label: string | number;
  /** Where the label stands: `digits/labels.csv, line 3`. */
  readonly source: string;
  /** @throws InklingError when there is no such file or it is no picture */
  read(): Promise<Picture>;
}

/** Turns a picture file's bytes into a picture; throws InklingError for what is none. */
export type Decode = (bytes: Uint8Array) => Promise<Picture>;
