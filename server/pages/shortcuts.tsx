import type { TextKey } from "../../texts/index.ts";
import { t } from "../language.tsx";
import { Icon } from "./icons.tsx";

type Key = Extract<TextKey, `layout.key-${string}`>;

/** A key by its text, or by the letter on it. */
type Keys = readonly (readonly [
  key: Key | "?" | "Tab" | "E" | "[ ]" | "0–9",
  does: Extract<TextKey, `layout.does-${string}`> | "draw.undo" | "draw.redo" | "draw.clear",
])[];

/** Keys by where they work; whoever gives a page new ones writes them down here. */
const SHORTCUTS: readonly (readonly [
  where: Extract<TextKey, `layout.nav-${string}`> | "layout.everywhere",
  keys: Keys,
])[] = [
  [
    "layout.everywhere",
    [
      ["?", "layout.does-list"],
      ["Tab", "layout.does-tab"],
    ],
  ],
  [
    "layout.nav-draw",
    [
      ["layout.key-arrows", "layout.does-move"],
      ["layout.key-space", "layout.does-put"],
      ["layout.key-escape", "layout.does-lift"],
      ["layout.key-undo", "draw.undo"],
      ["layout.key-redo", "draw.redo"],
      ["E", "layout.does-eraser"],
      ["[ ]", "layout.does-width"],
      ["layout.key-backspace", "draw.clear"],
      ["0–9", "layout.does-correct"],
    ],
  ],
  ["layout.nav-upload", [["layout.key-paste", "layout.does-paste"]]],
];

const isText = (key: Keys[number][0]): key is Key => key.startsWith("layout.");

/** The button that shows all keys; so does the key "?". */
export const ShortcutsButton = () => (
  <button
    type="button"
    class="quiet scripted"
    data-shortcuts
    aria-haspopup="dialog"
    aria-label={t("layout.shortcuts")}
    title={t("layout.shortcuts-by-key")}
  >
    <Icon name="keys" />
  </button>
);

export const Shortcuts = () => (
  <dialog class="shortcuts" data-island="shortcuts" aria-labelledby="shortcuts-title">
    <div class="top-line">
      <h2 id="shortcuts-title">{t("layout.shortcuts")}</h2>
      <form method="dialog">
        <button type="submit">{t("layout.close")}</button>
      </form>
    </div>
    {SHORTCUTS.map(([where, keys]) => (
      <section aria-label={t(where)}>
        <h3>{t(where)}</h3>
        <dl>
          {keys.map(([key, does]) => (
            <div>
              <dt>
                <kbd>{isText(key) ? t(key) : key}</kbd>
              </dt>
              <dd>{t(does)}</dd>
            </div>
          ))}
        </dl>
      </section>
    ))}
  </dialog>
);
