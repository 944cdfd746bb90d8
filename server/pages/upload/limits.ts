import { MiB } from "../../body.ts";

/** Files of one form that are read. */
export const MAX_FILES = 50;
/** All of a form's files together. */
export const MAX_TOGETHER = 32 * MiB;
