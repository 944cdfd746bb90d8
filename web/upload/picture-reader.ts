import type {
  Failed,
  Frame,
  Loaded,
  Question,
  ReadPicture,
  Reply,
  Source,
  Wanted,
} from "./messages.ts";

/** What a reader needs of a worker; a test hands in a fake. */
export interface Mail {
  postMessage(question: Question, transfer?: Transferable[]): void;
  addEventListener(type: "message", listener: (event: { readonly data: Reply }) => void): void;
  addEventListener(type: "error", listener: (event: unknown) => void): void;
}

export const startWorker = (): Worker =>
  new Worker(new URL("./picture-worker.js", import.meta.url), { type: "module" });

const GONE: Failed = {
  kind: "failed",
  code: "gone",
  message: "The browser has stopped the reader, perhaps for want of memory. Load the page again.",
};

/** Reads pictures in the worker, one after another: a question is sent when the one before it is answered. */
export class PictureReader {
  readonly #mail: Mail;
  #isGone = false;
  #last: Promise<Reply> = Promise.resolve(GONE);
  #answer: (reply: Reply) => void = () => {};

  constructor(mail: Mail) {
    this.#mail = mail;
    mail.addEventListener("message", ({ data }) => this.#answer(data));
    mail.addEventListener("error", () => {
      this.#isGone = true;
      this.#answer(GONE);
    });
  }

  load(name: string, source: Source): Promise<Loaded | Failed> {
    return this.#ask({ kind: "load", name, source });
  }

  file(file: Blob, wanted: Wanted): Promise<ReadPicture | Failed> {
    return this.#ask({ kind: "file", file, wanted });
  }

  frame({ data, width, height }: Frame): Promise<ReadPicture | Failed> {
    return this.#ask({ kind: "frame", frame: { data, width, height } }, [data.buffer]);
  }

  #ask<T extends Reply>(question: Question, transfer: Transferable[] = []): Promise<T | Failed> {
    const reply = this.#last.then(
      () =>
        new Promise<Reply>((resolve) => {
          if (this.#isGone) return resolve(GONE);
          this.#answer = resolve;
          this.#mail.postMessage(question, transfer);
        }),
    );
    this.#last = reply;
    return reply as Promise<T | Failed>;
  }
}
