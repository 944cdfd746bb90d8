import { randomInt } from "node:crypto";

/** `20261121-040512-k3f9`: UTC, then four random characters. */
export const RUN_ID = /^\d{8}-\d{6}-[a-z0-9]{4}$/;

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

export function newRunId(now: Date): string {
  const [day, time] = now.toISOString().replaceAll(/[-:]/g, "").split("T");
  const tail = Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return `${day}-${time!.slice(0, 6)}-${tail}`;
}
