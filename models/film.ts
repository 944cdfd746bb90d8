/** A drawing that was made, and what was read in it. */
export interface Frame {
  /** The drawing as the fragment of an address. */
  readonly link: string;
  readonly text: string;
  /** Of the answer, 0..1. */
  readonly confidence: number;
}

/** Frames of a film. */
export const MOST_FRAMES = 24;

/** Letters of a frame's link: more would fill the browser's store. */
const MOST_LETTERS = 20_000;

/** The film with one more frame, the newest first; a drawing that is in it already moves to the front. */
export function withFrame(film: readonly Frame[], frame: Frame): readonly Frame[] {
  if (frame.link.length > MOST_LETTERS) return film;
  return [frame, ...film.filter(({ link }) => link !== frame.link)].slice(0, MOST_FRAMES);
}

/** The film in a text that was kept; what is no film, as after another version or another hand, is an empty one. */
export function readFilm(text: string | null): readonly Frame[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isFrame).slice(0, MOST_FRAMES) : [];
  } catch {
    return [];
  }
}

function isFrame(value: unknown): value is Frame {
  if (typeof value !== "object" || value === null) return false;
  const { link, text, confidence } = value as Partial<Record<keyof Frame, unknown>>;
  return (
    typeof link === "string" &&
    link.length <= MOST_LETTERS &&
    typeof text === "string" &&
    typeof confidence === "number" &&
    confidence >= 0 &&
    confidence <= 1
  );
}
