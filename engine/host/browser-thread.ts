import { serveThread } from "../train/thread.ts";

serveThread(
  (listener) => addEventListener("message", (event: MessageEvent<unknown>) => listener(event.data)),
  (message) => postMessage(message),
);
