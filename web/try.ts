import { fixed } from "../models/format.ts";
import { need } from "./dom.ts";
import { t, voice } from "./language.ts";
import { lastDrawing } from "./last-drawing.ts";

/** Longer texts of an answer, such as pictures, are shown by their beginning. */
const LONG = 60;

/** The form that calls an endpoint: sends the request itself, and shows it, the answer and the time. */
export function tryOut(root: HTMLElement): void {
  const form = need(root, "form", HTMLFormElement);
  const file = need(form, "input[type=file]", HTMLInputElement);
  const send = need(form, "button", HTMLButtonElement);
  const tried = need(root, "#tried", HTMLElement);
  const { call = "", example = "" } = form.dataset;
  const drawing = lastDrawing();
  if (drawing !== undefined) {
    need(form, "[data-instead]", HTMLElement).textContent = t("tried.your-drawing");
  }

  /** The one that was chosen, else the one of the programs. */
  const picture = async (): Promise<File> => {
    const [chosen] = file.files ?? [];
    if (chosen !== undefined) return chosen;
    const type = "image/png";
    if (drawing !== undefined) return new File([fromBase64(drawing)], "drawing.png", { type });
    const response = await fetch(example);
    return new File([await response.blob()], example.split("/").at(-1) ?? "", { type });
  };

  const show = (...parts: readonly HTMLElement[]): void => tried.replaceChildren(...parts);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      const body = new FormData(form);
      body.set(file.name, await picture());
      const start = performance.now();
      const response = await fetch(call, { method: "POST", body });
      const text = await response.text();
      const took = performance.now() - start;
      show(
        heading(t("tried.request")),
        code(requestText(call, body)),
        heading(t("tried.response", { time: fixed(took, 1, voice.language) })),
        code(responseText(response, text)),
      );
    } catch {
      const problem = document.createElement("p");
      problem.className = "problem";
      problem.textContent = t("message.no-answer");
      show(problem);
    } finally {
      send.disabled = false;
    }
  });
}

function requestText(call: string, body: FormData): string {
  const fields = [...body].map(([name, value]) =>
    value instanceof File ? `${name}: ${value.name}, ${value.size} bytes` : `${name}: ${value}`,
  );
  return [
    `POST ${call} HTTP/1.1`,
    `Host: ${location.host}`,
    "Content-Type: multipart/form-data",
    "",
    ...fields,
  ].join("\n");
}

function responseText({ status, statusText, headers }: Response, text: string): string {
  const type = headers.get("content-type") ?? "";
  const head = [`HTTP/1.1 ${status} ${statusText}`, `Content-Type: ${type}`];
  return [...head, "", type.includes("json") ? pretty(text) : text].join("\n");
}

function pretty(text: string): string {
  const shorten = (_key: string, value: unknown): unknown =>
    typeof value === "string" && value.length > LONG ? `${value.slice(0, LONG)}…` : value;
  return JSON.stringify(JSON.parse(text), shorten, 2);
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function heading(text: string): HTMLElement {
  const node = document.createElement("h3");
  node.textContent = text;
  return node;
}

function code(text: string): HTMLElement {
  const frame = document.createElement("pre");
  frame.className = "code";
  frame.lang = "en";
  const inner = document.createElement("code");
  inner.textContent = text;
  frame.append(inner);
  return frame;
}
