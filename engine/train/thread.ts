import type { AnyModel } from "../ensemble.ts";
import { instantiate, type Kernels, sizingKernels } from "../kernels.ts";
import type { Watch } from "../plan/layer.ts";
import { type Job, layOut } from "./layout.ts";
import {
  Aborted,
  type EvaluationFigures,
  Replica,
  type RunCommand,
  type StepFigures,
} from "./replica.ts";
import { makeTeacher } from "./teacher.ts";

/** What the host says to a thread. */
export type Command =
  | {
      readonly type: "start";
      readonly module: WebAssembly.Module;
      readonly memory: WebAssembly.Memory;
      readonly job: Job;
      readonly replica: number;
      readonly teacher: AnyModel | undefined;
    }
  | ({ readonly type: "run" } & RunCommand)
  | { readonly type: "evaluate" };

/** What a thread says to the host. Every command has one answer; steps come in between. */
export type Answer =
  | { readonly type: "ready" }
  | ({ readonly type: "step" } & StepFigures)
  | { readonly type: "ran"; readonly step: number }
  | ({ readonly type: "evaluated" } & EvaluationFigures)
  | { readonly type: "failed"; readonly message: string };

/** Milliseconds between two reports of steps. */
const REPORT_EVERY = 50;

/** Stands between a thread and its kernels and layers, to measure what they do. */
export interface Observer {
  kernels(k: Kernels): Kernels;
  readonly layer: Watch;
}

/** Answers the host's commands. The adaptors in host/ give it the two ends of the line. */
export function serveThread(
  listen: (listener: (command: unknown) => void) => void,
  answer: (message: Answer) => void,
  observer?: Observer,
): void {
  let replica: Replica | undefined;
  let reported = 0;

  function obey(command: Command): Answer {
    if (command.type === "start") {
      const { module, memory, job, teacher } = command;
      const layout = layOut(job, sizingKernels(module), observer?.layer);
      const own = instantiate(module, memory);
      const k = observer?.kernels(own) ?? own;
      const batch = Math.ceil(job.recipe.batchSize / job.replicas);
      const taught = teacher && makeTeacher(teacher, module, batch);
      replica = new Replica(k, memory, job, layout, command.replica, taught);
      return { type: "ready" };
    }
    if (!replica) throw new Error("The thread was not started.");
    if (command.type === "evaluate") return { type: "evaluated", ...replica.evaluate() };
    if (command.type !== "run")
      throw new Error("The thread was told something that it does not know.");
    const step = replica.run(command, (figures) => {
      const now = performance.now();
      if (now - reported < REPORT_EVERY && figures.step < command.to) return;
      reported = now;
      answer({ type: "step", ...figures });
    });
    return { type: "ran", step };
  }

  listen((command) => {
    try {
      answer(obey(command as Command));
    } catch (error) {
      // An abort was the host's own doing, and it has stopped listening.
      if (error instanceof Aborted) return;
      answer({ type: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  });
}
