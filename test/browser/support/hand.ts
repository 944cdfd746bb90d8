import type { Page } from "playwright-core";

/** Holds a PNG file over an element, drops it there or pastes it. */
export const hand = (page: Page, type: "dragover" | "drop" | "paste", bytes: Buffer, at = "body") =>
  page.evaluate(
    ({ type, bytes, at }) => {
      const data = new DataTransfer();
      const blob = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      data.items.add(new File([blob], "seven.png", { type: "image/png" }));
      const init = { bubbles: true, cancelable: true };
      document
        .querySelector(at)
        ?.dispatchEvent(
          type === "paste"
            ? new ClipboardEvent(type, { ...init, clipboardData: data })
            : new DragEvent(type, { ...init, dataTransfer: data }),
        );
    },
    { type, bytes: bytes.toString("base64"), at },
  );
