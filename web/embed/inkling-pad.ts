import { type Classifier, type ReadDigit, readNumber } from "@inkling/engine";
import { fromFragment, toFragment } from "../../models/drawing-link.ts";
import { digitsOf } from "../../models/number.ts";
import type { Stroke } from "../../models/stroke.ts";
import { setText } from "../dom.ts";
import { createDesk, type Desk } from "./desk.ts";
import { classifier, useModel } from "./engine.ts";
import { Field } from "./field.ts";
import { complaintOf, countOf, type Entry, reachOf, typed } from "./rules.ts";
import { TEXTS, type Texts, textsFor } from "./texts.ts";
import { growTree, type Tree } from "./tree.ts";

/** The pen rests for so many milliseconds before what is written is read while it is still down. */
const REST = 80;
/** The pen is up for so many milliseconds before anything is said of what is written: a 4 has two strokes. */
const CALM = 700;
const NOTHING: Entry = { value: "", isUnread: false };

/** What `inkling-read` says. */
export interface Read {
  readonly value: string;
  readonly verdict: "sure" | "unsure" | "none";
  readonly confidence: number;
  readonly digits: readonly Pick<ReadDigit, "label" | "confidence" | "verdict" | "probabilities">[];
  readonly milliseconds: number;
}

/**
 * `<inkling-pad name="amount" digits="1-6" required>`: a field of a form in which one writes digits. What was
 * read stands in a text field beneath, where it can be corrected, or typed by those who do not draw.
 */
export class InklingPad extends Field {
  static readonly observedAttributes = [
    "aria-label",
    "decimal",
    "lang",
    "readonly",
    "required",
    "value",
  ];
  /** For the page to change. */
  static readonly texts = { ...TEXTS };
  /** Another model for all pads of the page, as the bytes of its file: before a script makes the first one. */
  static readonly useModel = useModel;

  #texts: Texts = TEXTS;
  #tree: Tree | undefined;
  #desk: Desk | undefined;
  #classifier: Classifier | undefined;
  #entry = NOTHING;
  /** What `change` was last told of. */
  #committed = "";
  #isTouched = false;
  #isDisabled = false;
  /** Whether there is ink that has not been read. */
  #isPending = false;
  /** Whether what is wrong or unsure is to be seen: not while the pen is at work. */
  #isShown = false;
  /** Whether more digits may follow: it was drawn in, and not left since. */
  #isWriting = false;
  #calm: ReturnType<typeof setTimeout> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** Why nothing can be read. */
  #failure: string | undefined;

  get value(): string {
    return this.#entry.value;
  }

  set value(value: string) {
    this.#start(String(value));
    this.#isTouched = true;
  }

  connectedCallback(): void {
    if (this.#tree === undefined) this.#build();
    // What stands here for browsers without scripts must not be sent twice.
    for (const one of this.querySelectorAll<HTMLInputElement>("input, select, textarea")) {
      one.disabled = true;
    }
    this.#speak();
  }

  attributeChangedCallback(name: string): void {
    if (name === "value" && !this.#isTouched) this.#start(this.defaultValue);
    else if (name === "aria-label" || name === "lang") this.#speak();
    else this.#update();
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.#isDisabled = isDisabled;
    this.#update();
  }

  formResetCallback(): void {
    this.#start(this.defaultValue);
  }

  /** The browser went back to the page, or filled the form. */
  formStateRestoreCallback(state: string, mode: "restore" | "autocomplete"): void {
    if (mode === "autocomplete") {
      this.value = state;
      return;
    }
    const { strokes, ...entry } = JSON.parse(state) as Entry & { readonly strokes: string };
    this.#start(entry.value, fromFragment(strokes));
    this.#entry = entry;
    this.#isTouched = true;
    this.#show(this.#isEntered);
  }

  /** To the text field, for it is what everybody can use. */
  override focus(options?: FocusOptions): void {
    this.#tree?.field.focus(options);
  }

  #build(): void {
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    const tree = growTree(root, this.autofocus);
    const reach = reachOf(countOf(this.getAttribute("digits")));
    const width = new CSSStyleSheet();
    width.replaceSync(`:host { --_reach: ${reach} }`);
    root.adoptedStyleSheets.push(width);
    this.#tree = tree;
    this.#desk = createDesk(tree, {
      reach,
      changed: () => this.#drawn(),
      settled: () => this.#settle(),
    });
    this.#listen(tree);
    this.internals.role = "group";
    this.#start(this.#earlyValue());
    classifier().then(
      (loaded) => {
        this.#classifier = loaded;
        this.#settle();
      },
      (error: unknown) => {
        this.#failure = error instanceof Error ? error.message : String(error);
        tree.hint.hidden = false;
        tree.hint.textContent = this.#failure;
      },
    );
  }

  /** A script may have set the value before it knew the element. */
  #earlyValue(): string {
    if (!Object.hasOwn(this, "value")) return this.defaultValue;
    const { value } = this;
    Reflect.deleteProperty(this, "value");
    return value;
  }

  #listen({ field }: Tree): void {
    this.addEventListener("focusin", () => this.#speak());
    // A press of the label is one of the pad itself, and gives the focus to the first of its parts.
    this.addEventListener("click", (event) => {
      if (event.composedPath()[0] === this) field.focus();
    });
    this.addEventListener("focusout", () => {
      this.#isWriting = false;
      this.#show(this.#isShown || this.#isEntered);
    });
    this.addEventListener("invalid", () => {
      this.#isWriting = false;
      this.#isShown = true;
      this.#update();
    });
    field.addEventListener("input", () => {
      clearTimeout(this.#rest);
      clearTimeout(this.#calm);
      this.#isTouched = true;
      this.#isWriting = false;
      this.#isPending = false;
      const value = typed(field.value, this.hasAttribute("decimal"));
      this.#entry = { value, isUnread: false };
      this.setState("unsure", false);
      this.#update();
    });
    field.addEventListener("change", () => {
      this.#show(this.#isEntered);
      this.#commit();
    });
    field.addEventListener("keydown", ({ key }) => {
      if (key !== "Enter") return;
      this.#commit();
      this.send();
    });
  }

  /** Something was drawn, erased or undone. */
  #drawn(): void {
    clearTimeout(this.#rest);
    clearTimeout(this.#calm);
    this.#isTouched = true;
    this.#isWriting = true;
    this.#isShown = false;
    this.#isPending = this.#desk?.drawing.isEmpty === false;
    if (this.#isPending) this.#rest = setTimeout(() => this.#read(), REST);
    else this.#take(NOTHING, false);
  }

  /** The pen is up: a form that is sent now must have all of it. */
  #settle(): void {
    if (this.#isPending) this.#read();
    if (this.#isPending || !this.#isTouched) return;
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => this.#show(this.#isShown || this.#isEntered), CALM);
    this.#commit();
  }

  #read(): void {
    clearTimeout(this.#rest);
    if (this.#desk === undefined || this.#classifier === undefined) {
      this.#update();
      return;
    }
    this.#isPending = false;
    const start = performance.now();
    const reading = readNumber(this.#classifier, this.#desk.picture());
    const milliseconds = performance.now() - start;
    const { text, verdict, confidence } = reading;
    // What is probably no digit is not guessed at: the field says so, and the event what it looks like.
    const isUnread = verdict === "none";
    const value = isUnread ? "" : text.replace(/\s+/g, "");
    this.#take({ value, isUnread }, verdict === "unsure");
    const detail: Read = {
      value,
      verdict,
      confidence,
      digits: digitsOf(reading).map(({ label, confidence, verdict, probabilities }) => {
        return { label, confidence, verdict, probabilities };
      }),
      milliseconds,
    };
    const options = { detail, bubbles: true, composed: true };
    this.dispatchEvent(new CustomEvent("inkling-read", options));
  }

  /** What was read is the value from now on. */
  #take(entry: Entry, isUnsure: boolean): void {
    const isNew = entry.value !== this.#entry.value;
    this.#entry = entry;
    if (this.#tree) this.#tree.field.value = entry.value;
    this.setState("unsure", isUnsure);
    this.#update();
    if (isNew) this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  }

  get #isEntered(): boolean {
    return this.#isTouched && (this.#entry.value !== "" || this.#entry.isUnread);
  }

  /** What is wrong or unsure is to be seen, or not; what stands is read out. */
  #show(isShown: boolean): void {
    clearTimeout(this.#calm);
    this.#isShown = isShown;
    this.#update();
    if (this.#isTouched) setText(this.#tree?.status ?? null, this.#sentence());
  }

  /** The value stands: told once. */
  #commit(): void {
    const { value } = this.#entry;
    if (value === this.#committed) return;
    this.#committed = value;
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #sentence(): string {
    const { states } = this.internals;
    if (states.has("wrong")) return this.validationMessage;
    return states.has("unsure") ? `${this.value}, ${this.#texts.unsure}` : this.value;
  }

  /** As if nobody had touched it. */
  #start(value: string, strokes: readonly Stroke[] = []): void {
    clearTimeout(this.#rest);
    clearTimeout(this.#calm);
    this.#desk?.start(strokes);
    this.#isPending = false;
    this.#isTouched = false;
    this.#isWriting = false;
    this.#isShown = false;
    this.#entry = { value, isUnread: false };
    this.#committed = value;
    this.setState("unsure", false);
    if (this.#tree) this.#tree.field.value = value;
    setText(this.#tree?.status ?? null, "");
    this.#update();
  }

  /** Tells the form, the style sheet and the parts how things stand. */
  #update(): void {
    if (this.#tree === undefined || this.#desk === undefined) return;
    const { field, message } = this.#tree;
    const { value } = this.#entry;
    const strokes = toFragment(this.#desk.drawing.strokes);
    this.internals.setFormValue(value, JSON.stringify({ ...this.#entry, strokes }));
    this.#desk.lock(this.#isDisabled || this.readOnly);
    field.disabled = this.#isDisabled;
    field.readOnly = this.readOnly;
    field.inputMode = this.hasAttribute("decimal") ? "decimal" : "numeric";
    field.ariaRequired = String(this.required);
    const complaint = this.#complaint();
    this.setProblem(complaint?.flag, complaint?.message ?? "", field);
    const isLate = complaint?.flag !== "tooShort" || !this.#isWriting;
    const isWrong = this.#isShown && isLate && complaint !== undefined;
    this.setState("wrong", isWrong);
    field.ariaInvalid = String(isWrong);
    const isUnsure = this.#isShown && this.internals.states.has("unsure");
    setText(message, isWrong ? complaint.message : isUnsure ? this.#texts.check : "");
  }

  #complaint() {
    const texts = this.#texts;
    if (this.#isPending) return { flag: "customError", message: texts.loading } as const;
    const rules = {
      count: countOf(this.getAttribute("digits")),
      decimal: this.hasAttribute("decimal"),
      required: this.required,
    };
    return complaintOf(this.#entry, rules, texts);
  }

  /** In the language, and with the label, that it has now: either may change or come later. */
  #speak(): void {
    const { label } = this;
    this.internals.ariaLabel = label;
    if (this.#tree === undefined) return;
    this.#texts = textsFor(this, InklingPad.texts);
    const { area, read, ...texts } = this.#texts;
    const { canvas, field, hint, help, undo, clear } = this.#tree;
    setText(hint, this.#failure ?? texts.hint);
    setText(help, texts.help);
    setText(undo, texts.undo);
    setText(clear, texts.clear);
    canvas.ariaLabel = [label, area].filter(Boolean).join(", ");
    field.ariaLabel = [label, read].filter(Boolean).join(", ");
    this.#update();
  }
}

customElements.define("inkling-pad", InklingPad);
