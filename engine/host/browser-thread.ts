import { serve } from "../thread.ts";

serve(
  (listener) => addEventListener("message", (event: MessageEvent<unknown>) => listener(event.data)),
  (message) => postMessage(message),
);
