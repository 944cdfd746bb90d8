import type { Problem } from "../problem.ts";
import type { Progress } from "./endpoint.ts";

// What a client is told of a call. The names and fields are the protocol's.

interface Of {
  readonly event_id: string;
}

export interface Estimation extends Of {
  readonly msg: "estimation";
  /** From 0. */
  readonly rank: number;
  readonly queue_size: number;
  /** Seconds; null while nobody knows. */
  readonly rank_eta: number | null;
}

interface Starts extends Of {
  readonly msg: "process_starts";
  readonly eta: number | null;
}

interface ProgressMessage extends Of {
  readonly msg: "progress";
  readonly progress_data: readonly {
    readonly index: number;
    readonly length: number;
    readonly unit: string;
    readonly progress: null;
    readonly desc: string;
  }[];
}

interface Log extends Of {
  readonly msg: "log";
  readonly log: string;
  readonly title: string;
  readonly level: "info";
  readonly duration: number | null;
  readonly visible: true;
}

/** With whole values; a stream sends changes, see frames.ts. */
export interface Generating extends Of {
  readonly msg: "process_generating";
  readonly success: true;
  readonly output: Output;
  readonly time_limit: null;
}

export interface Completed extends Of {
  readonly msg: "process_completed";
  readonly success: boolean;
  readonly title: string | null;
  readonly output: Output | Failure;
}

export interface Output {
  readonly data: readonly unknown[];
  readonly is_generating: boolean;
  readonly duration: number;
  readonly average_duration: number;
}

/** A real sentence always: clients take an empty one for a secret. */
export interface Failure {
  readonly error: string;
  readonly title: string;
  /** Seconds that Gradio's own page shows it. */
  readonly duration: number | null;
  readonly visible: boolean;
}

export type Message = Estimation | Starts | ProgressMessage | Log | Generating | Completed;

/** How a call ended. */
export type Outcome =
  | { readonly ok: true; readonly data: readonly unknown[]; readonly seconds: number }
  | { readonly ok: false; readonly problem: Problem };

/** What a cancelled call ends with. */
export const CANCELLED: Problem = { status: 409, code: "cancelled", message: "Cancelled" };

export const progressMessage = (event_id: string, progress: Progress): ProgressMessage => ({
  msg: "progress",
  event_id,
  progress_data: [
    {
      index: progress.done,
      length: progress.total,
      unit: progress.unit,
      progress: null,
      desc: progress.description,
    },
  ],
});

export const logMessage = (event_id: string, log: string): Log => ({
  msg: "log",
  event_id,
  log,
  title: "Info",
  level: "info",
  duration: 10,
  visible: true,
});

export const generatingMessage = (
  event_id: string,
  data: readonly unknown[],
  duration: number,
): Generating => ({
  msg: "process_generating",
  event_id,
  success: true,
  output: { data, is_generating: true, duration, average_duration: duration },
  time_limit: null,
});

export function completedMessage(event_id: string, outcome: Outcome): Completed {
  const msg = "process_completed";
  if (outcome.ok) {
    const { data, seconds: duration } = outcome;
    const output = { data, is_generating: false, duration, average_duration: duration };
    return { msg, event_id, success: true, title: null, output };
  }
  const output = failureOf(outcome.problem);
  return { msg, event_id, success: false, title: output.title, output };
}

/** A cancelled call is no news to who cancelled it: nothing is to be shown. */
export function failureOf({ code, message }: Problem): Failure {
  return code === CANCELLED.code
    ? { error: message, title: message, duration: null, visible: false }
    : { error: message, title: "Error", duration: 10, visible: true };
}
