import type { Box, NumberReading, Prediction, Step } from "@inkling/engine";
import type { Task } from "./why/tasks.ts";

/** Digits in rows, as the worker read them. */
export type ReadNumber = Pick<NumberReading, "text" | "confidence" | "verdict" | "rows">;

/** What an answer brings with it when it is wanted. */
export interface More {
  /** The pictures on the way. */
  readonly steps: boolean;
}

export type Question =
  /** From an address, or a weight file. */
  | { readonly kind: "load"; readonly name: string; readonly source: string | Uint8Array }
  | {
      readonly kind: "read";
      readonly id: number;
      /** Grey, [side, side]. */
      readonly pixels: Uint8Array;
      readonly side: number;
      readonly more: More;
    }
  | { readonly kind: "time"; readonly id: number; readonly url: string; readonly rounds: number }
  | { readonly kind: "task"; readonly id: number; readonly task: Task };

/** To a drawing with ink. */
export type Answered = Extract<Reply, { readonly kind: "answer" | "number" }>;

export type Reply =
  | {
      readonly kind: "ready";
      readonly name: string;
      readonly build: string;
      readonly parameters: number;
      readonly classes: readonly string[];
    }
  | {
      readonly kind: "answer";
      readonly id: number;
      readonly prediction: Prediction;
      /** What the model saw: 0..1, ink high. */
      readonly pixels: Float32Array;
      /** Where on the drawing that is, in its pixels. */
      readonly box?: Box | undefined;
      /** From the drawing to the answer. */
      readonly milliseconds: number;
      readonly steps?: readonly Step[];
    }
  /** More than one digit. */
  | {
      readonly kind: "number";
      readonly id: number;
      readonly number: ReadNumber;
      readonly milliseconds: number;
      readonly steps?: readonly Step[];
    }
  /** There was no ink, or no model yet. */
  | { readonly kind: "blank" | "unread"; readonly id: number }
  | { readonly kind: "timed"; readonly id: number; readonly milliseconds: number }
  /** Of a task, whose ids are of their own. */
  | { readonly kind: "told"; readonly id: number; readonly told: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly message: string }
  | { readonly kind: "problem"; readonly code: string; readonly message: string };

/** What a reader needs of a worker; a test hands in a fake. */
export interface Mail {
  postMessage(question: Question): void;
  addEventListener(type: "message", listener: (event: { readonly data: Reply }) => void): void;
}

export const startWorker = (): Worker =>
  new Worker(new URL("./engine-worker.js", import.meta.url), { type: "module" });

/**
 * Asks the worker one picture at a time. While it is busy only the newest picture waits: what
 * came between is dropped, so the answer never lags behind the pen by more than one picture.
 */
export class Reader {
  readonly #mail: Mail;
  readonly #side: number;
  #busy = false;
  #waiting: Uint8Array | undefined;
  #last: Uint8Array | undefined;
  #more: More = { steps: false };
  #id = 0;
  #url = "";

  constructor(mail: Mail, side: number, listener: (reply: Reply) => void) {
    this.#mail = mail;
    this.#side = side;
    mail.addEventListener("message", ({ data }) => {
      if (data.kind === "told" || data.kind === "failed") return;
      if (data.kind !== "ready") this.#busy = false;
      // An answer that a later question has overtaken, or from before the drawing was cleared.
      const stale = "id" in data && data.id !== this.#id;
      if (!stale) listener(data);
      if (data.kind === "ready" && this.#last !== undefined) this.read(this.#last);
      this.#sendWaiting();
    });
  }

  /** Where the weights were asked for last; empty for a weight file of this device. */
  get url(): string {
    return this.#url;
  }

  load(name: string, source: string | Uint8Array): void {
    this.#url = typeof source === "string" ? source : "";
    this.#mail.postMessage({ kind: "load", name, source });
  }

  /** Whether no picture waits: an answer just heard is then that of the newest. */
  get isCurrent(): boolean {
    return this.#waiting === undefined;
  }

  read(pixels: Uint8Array): void {
    this.#last = pixels;
    this.#waiting = pixels;
    this.#sendWaiting();
  }

  /** What answers bring with them from now on; the last picture is read again for more. */
  want(change: Partial<More>): void {
    this.#more = { ...this.#more, ...change };
    const isMore = Object.values(change).some((wanted) => wanted);
    if (isMore && this.#last !== undefined) this.read(this.#last);
  }

  /** Forgets the picture; answers still on their way are dropped. */
  clear(): void {
    this.#last = undefined;
    this.#waiting = undefined;
    this.#id++;
  }

  #sendWaiting(): void {
    if (this.#busy || this.#waiting === undefined) return;
    const pixels = this.#waiting;
    this.#waiting = undefined;
    this.#busy = true;
    this.#id++;
    const [id, side, more] = [this.#id, this.#side, this.#more];
    this.#mail.postMessage({ kind: "read", id, pixels, side, more });
  }
}
