import { DIGITS, InklingError } from "@inkling/engine";
import { toFragment } from "../../models/drawing-link.ts";
import { percent } from "../../models/format.ts";
import { keepBack, type OwnDigit } from "../../models/own-digits.ts";
import { csvFile, IMAGES, imagesFile, LABELS, labelsFile } from "../../models/own-digits-files.ts";
import { NO_DIGIT } from "../../models/verdict.ts";
import { need, setText } from "../dom.ts";
import { count, isOne, moment, problemSentence, t, voice } from "../language.ts";
import { showGrey } from "../picture.ts";
import { save } from "./save.ts";
import { addDigits, allDigits, putDigits, removeDigits, type StoredDigit } from "./store.ts";
import { digitsInWords } from "./teach-words.ts";

/** Told to the document when digits came or went. */
export const CHANGED = "inkling:own-digits";

/** Cards shown at first, and with each "Show more". */
const SHOWN = 24;

/** Of a file to import. */
const MOST_BYTES = 64 * 2 ** 20;

const EXPORTS: Record<string, (digits: readonly OwnDigit[]) => Promise<void>> = {
  zip: async (digits) => save("inkling-digits.zip", (await import("./archive.ts")).toZip(digits)),
  csv: async (digits) => save("inkling-digits.csv", csvFile(digits)),
  images: async (digits) => save(IMAGES, imagesFile(digits)),
  labels: async (digits) => save(LABELS, labelsFile(digits)),
};

/** The digits of this device: looked through, deleted, exported, imported. */
export function feedback(root: HTMLElement): void {
  const list = need(root, "[data-list]", HTMLElement);
  const said = need(root, "[data-said]", HTMLElement);
  const undo = need(root, "[data-undo]", HTMLButtonElement);
  const more = need(root, "[data-more]", HTMLButtonElement);
  const removeShown = need(root, "[data-delete-shown]", HTMLButtonElement);
  const importing = need(root, "[data-import]", HTMLInputElement);
  const label = need(root, "[data-filter=label]", HTMLSelectElement);
  const answer = need(root, "[data-filter=answer]", HTMLSelectElement);
  let digits: readonly StoredDigit[] = [];
  let limit = SHOWN;
  let removed: readonly StoredDigit[] = [];

  /** The latest first. */
  const chosen = (): readonly StoredDigit[] =>
    digits.filter((digit) => isChosen(digit, label.value, answer.value)).toReversed();

  const show = (): void => {
    const all = chosen();
    const back = new Set(keepBack(digits).kept);
    list.replaceChildren(...all.slice(0, limit).map((digit) => cardOf(digit, back.has(digit))));
    more.hidden = all.length <= limit;
    const isFiltered = label.value !== "" || answer.value !== "";
    const total = digitsInWords(digits.length);
    setText(
      need(root, "[data-count]", HTMLElement),
      isFiltered ? t("teach.some-of", { some: count(all.length), digits: total }) : total,
    );
    need(root, "[data-none]", HTMLElement).hidden = digits.length > 0;
    setText(
      need(removeShown, "[data-words]", HTMLElement),
      isFiltered ? t("teach.delete-these", { count: count(all.length) }) : t("teach.delete-all"),
    );
    removeShown.disabled = all.length === 0;
    for (const button of root.querySelectorAll<HTMLButtonElement>("[data-export]")) {
      button.disabled = all.length === 0;
    }
  };

  const say = (sentence: string): void => {
    undo.hidden = removed.length === 0;
    setText(said, sentence);
  };

  const renew = async (): Promise<void> => {
    digits = await allDigits();
    show();
    document.dispatchEvent(new Event(CHANGED));
  };

  const act = (work: () => Promise<string | undefined>): void => {
    work()
      .then(async (sentence) => {
        await renew();
        if (sentence !== undefined) say(sentence);
      })
      .catch((error: Error) => say(sentenceOf(error)));
  };

  const remove = async (gone: readonly StoredDigit[]): Promise<string> => {
    await removeDigits(gone.map(({ id }) => id));
    removed = gone;
    return gone.length === 1
      ? t("teach.deleted-one", { label: gone[0]?.label ?? "" })
      : t("teach.deleted", { count: count(gone.length) });
  };

  const takeBack = async (): Promise<string> => {
    const back = removed;
    await putDigits(back);
    removed = [];
    return back.length === 1 ? t("teach.back-one") : t("teach.back", { count: count(back.length) });
  };

  list.addEventListener("click", (event) => {
    const id = (event.target as Element).closest<HTMLElement>("[data-delete]")?.dataset.delete;
    const digit = digits.find((one) => String(one.id) === id);
    if (digit === undefined) return;
    act(() => remove([digit]));
    // The card goes, and the focus with it: what takes it back is next.
    need(root, "h2", HTMLElement).focus({ preventScroll: true });
  });
  list.addEventListener("change", ({ target }) => {
    const choice = target as HTMLSelectElement;
    const digit = digits.find((one) => String(one.id) === choice.dataset.label);
    if (digit === undefined) return;
    const label = Number(choice.value);
    act(async () => {
      await putDigits([{ ...digit, label }]);
      removed = [];
      return t("teach.relabelled", { before: digit.label, label });
    });
    need(root, "h2", HTMLElement).focus({ preventScroll: true });
  });
  removeShown.addEventListener("click", () => act(() => remove(chosen())));
  undo.addEventListener("click", () => {
    act(takeBack);
    need(root, "h2", HTMLElement).focus({ preventScroll: true });
  });
  more.addEventListener("click", () => {
    limit += SHOWN;
    show();
  });
  for (const filter of [label, answer]) {
    filter.addEventListener("change", () => {
      limit = SHOWN;
      show();
    });
  }
  root.addEventListener("click", (event) => {
    const kind = (event.target as Element).closest<HTMLElement>("[data-export]")?.dataset.export;
    if (kind === undefined) return;
    const exported = chosen().toReversed();
    act(async () => {
      await EXPORTS[kind]?.(exported);
      return undefined;
    });
  });
  importing.addEventListener("change", () => {
    const [file] = importing.files ?? [];
    if (file === undefined) return;
    act(async () => {
      removed = [];
      const sentence = await importFile(file, digits);
      importing.value = "";
      return sentence;
    });
  });
  act(async () => undefined);
}

const sentenceOf = (error: Error): string =>
  error instanceof InklingError ? problemSentence(error) : error.message;

const isChosen = (digit: OwnDigit, label: string, answer: string): boolean => {
  const own = String(digit.label);
  if (label !== "" && own !== label) return false;
  if (answer === "wrong") return digit.answer.label !== own;
  return answer === "" || digit.answer.label === answer;
};

async function importFile(file: File, known: readonly OwnDigit[]): Promise<string> {
  if (file.size > MOST_BYTES) throw new Error(t("teach.archive-large"));
  const { fromZip } = await import("./archive.ts");
  const found = fromZip(new Uint8Array(await file.arrayBuffer()));
  const keyOf = (digit: OwnDigit) => `${digit.created} ${digit.pixels.join()}`;
  const there = new Set(known.map(keyOf));
  const fresh = found.filter((digit) => !there.has(keyOf(digit)));
  await addDigits(fresh);
  const rest = found.length - fresh.length;
  const one = isOne(fresh.length);
  const imported = count(fresh.length);
  if (rest === 0) return t(one ? "teach.imported-one" : "teach.imported", { count: imported });
  return t(one ? "teach.imported-one-some" : "teach.imported-some", {
    count: imported,
    rest: count(rest),
  });
}

function cardOf(digit: StoredDigit, isKeptBack: boolean): HTMLLIElement {
  const { label, answer, model, created } = digit;
  const share = percent(answer.confidence, 0, voice.language);
  const words =
    answer.label === NO_DIGIT
      ? t("teach.read-as-none", { model })
      : t("teach.read-as", { answer: answer.label, share, model });
  const card = document.createElement("li");
  card.title = moment(new Date(created));
  card.append(pictureOf(digit), labelOf(digit), note(words));
  // Shown as long as any are to be kept back: see teach.css.
  if (isKeptBack) card.append(note(t("teach.kept-back"), "back"));
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "quiet";
  remove.dataset.delete = String(digit.id);
  remove.textContent = t("teach.delete");
  remove.setAttribute("aria-label", t("teach.delete-digit", { label, answer: answer.label }));
  card.append(remove);
  return card;
}

/** What the model saw; leads to the drawing, where there is one. */
function pictureOf({ label, pixels, strokes }: StoredDigit): HTMLElement {
  const picture = document.createElement("canvas");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", t("teach.picture-of", { label }));
  showGrey(picture, 28, 28, pixels);
  if (strokes.length === 0) return picture;
  const link = document.createElement("a");
  link.href = `/#${toFragment(strokes)}`;
  link.title = t("teach.open-drawing");
  link.append(picture);
  return link;
}

/** What it was meant to be, which can be put right here, too. */
function labelOf({ id, label }: StoredDigit): HTMLSelectElement {
  const choice = document.createElement("select");
  choice.dataset.label = String(id);
  choice.setAttribute("aria-label", t("teach.meant"));
  for (const digit of DIGITS) choice.append(new Option(digit, digit));
  choice.value = String(label);
  return choice;
}

function note(words: string, kind = ""): HTMLSpanElement {
  const text = document.createElement("span");
  text.className = `small muted ${kind}`.trim();
  text.textContent = words;
  return text;
}
