import type { TextKey } from "../../texts/index.ts";
import { t } from "../language.ts";

/** Why there is no camera, and what to do, by the name of the browser's error. */
const SENTENCES = {
  NotAllowedError: "pile.camera-refused",
  NotFoundError: "pile.camera-missing",
  OverconstrainedError: "pile.camera-unfit",
  NotReadableError: "pile.camera-busy",
  AbortError: "pile.camera-busy",
  SecurityError: "pile.camera-forbidden",
} as const satisfies Readonly<Record<string, TextKey>>;

const isKnown = (name: string): name is keyof typeof SENTENCES => name in SENTENCES;

export function cameraSentence(error: unknown): string {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  return isKnown(name)
    ? t(SENTENCES[name])
    : t("pile.camera-failed", { why: name || String(error) });
}
