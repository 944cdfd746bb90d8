import { Icon } from "./icons.tsx";

/** Keys by where they work; whoever gives a page new ones writes them down here. */
const SHORTCUTS: readonly (readonly [
  where: string,
  keys: readonly (readonly [key: string, does: string])[],
])[] = [
  [
    "Everywhere",
    [
      ["?", "This list"],
      ["Tab", "To the next control; with Shift, back"],
    ],
  ],
  [
    "Draw",
    [
      ["Arrow keys", "Move the pen, where the drawing area has the focus; with Shift, finely"],
      ["Space or Enter", "Put the pen down, or lift it"],
      ["Escape", "Lift the pen"],
      ["Ctrl+Z", "Undo"],
      ["Ctrl+Y", "Redo"],
      ["E", "Eraser, or back to the pen"],
      ["Backspace", "Clear"],
    ],
  ],
  ["Upload", [["Ctrl+V", "Read the picture in the clipboard"]]],
];

/** The button that shows all keys; so does the key "?". */
export const ShortcutsButton = () => (
  <button
    type="button"
    class="quiet scripted"
    data-shortcuts
    aria-haspopup="dialog"
    aria-label="Keyboard shortcuts"
    title="Keyboard shortcuts (?)"
  >
    <Icon name="keys" />
  </button>
);

export const Shortcuts = () => (
  <dialog class="shortcuts" data-island="shortcuts" aria-labelledby="shortcuts-title">
    <div class="top-line">
      <h2 id="shortcuts-title">Keyboard shortcuts</h2>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </div>
    {SHORTCUTS.map(([where, keys]) => (
      <section aria-label={where}>
        <h3>{where}</h3>
        <dl>
          {keys.map(([key, does]) => (
            <div>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </section>
    ))}
  </dialog>
);
