/** Every error Inkling throws on purpose: its message is a sentence for people, its `code` is for programs. */
export class InklingError extends Error {
  override readonly name: string = "InklingError";
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** `dense: expected input [I], got [28, 28, 1]. Put a flatten layer before it.` */
export class ShapeError extends InklingError {
  override readonly name = "ShapeError";

  constructor(where: string, wanted: string, got: readonly number[], hint: string) {
    super("bad_shape", `${where}: expected input ${wanted}, got [${got.join(", ")}]. ${hint}`);
  }
}

/** A file (weights, IDX, checkpoint) that is damaged, hostile or of another kind. */
export class FormatError extends InklingError {
  override readonly name = "FormatError";

  constructor(what: string, problem: string, options?: ErrorOptions) {
    super("bad_format", `${what}: ${problem}`, options);
  }
}

/** A value outside its range: where it stood, the rule, what came. */
export class ValueError extends InklingError {
  override readonly name = "ValueError";

  constructor(where: string, rule: string, got: unknown) {
    super("bad_value", `${where}: ${rule}, got ${JSON.stringify(got) ?? String(got)}.`);
  }
}

/** A training thread that died; the run it served has failed, nothing else has. */
export class WorkerError extends InklingError {
  override readonly name = "WorkerError";

  constructor(message: string, options?: ErrorOptions) {
    super("worker_failed", message, options);
  }
}
