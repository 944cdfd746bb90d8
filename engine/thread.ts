import { isInferCommand, serveInference } from "./infer/worker.ts";
import { serveThread } from "./train/thread.ts";

/** What every thread of the engine's runs: the first command says whether it trains or infers. */
export function serve(
  listen: (listener: (command: unknown) => void) => void,
  answer: (message: unknown) => void,
): void {
  serveThread((train) => {
    listen((command) => {
      if (isInferCommand(command)) serveInference(command, answer);
      else train(command);
    });
  }, answer);
}
