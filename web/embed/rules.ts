import type { Texts } from "./texts.ts";

/** How many digits a pad takes. */
export interface Count {
  readonly least: number;
  readonly most: number;
}

/** Wider pads than for so many fit no page. */
const MOST = 20;

/** "5": exactly five. "1-6": one to six. Anything else: any number of them. */
export function countOf(text: string | null): Count {
  const [, low, high] = /^\s*(\d{1,2})\s*(?:-\s*(\d{1,2})\s*)?$/.exec(text ?? "") ?? [];
  const [least, most] = [Number(low ?? 0), Number(high ?? low ?? 0)];
  return most >= Math.max(1, least) && most <= MOST ? { least, most } : { least: 0, most: MOST };
}

/** How wide a pad for so many digits is, in heights. */
export const reachOf = ({ most }: Count): number =>
  most === 1 ? 1 : most >= MOST ? 4 : Math.round(100 * (0.3 + 0.62 * most)) / 100;

/** What is in the pad. */
export interface Entry {
  /** As it is sent. */
  readonly value: string;
  /** Ink in which no digit was found. */
  readonly isUnread: boolean;
}

/** What was typed, as it is sent: a decimal comma is a point. */
export function typed(text: string, decimal: boolean): string {
  const bare = text.replace(/\s+/g, "");
  return decimal ? bare.replace(",", ".") : bare;
}

export interface Rules {
  readonly count: Count;
  readonly decimal: boolean;
  readonly required: boolean;
}

export interface Complaint {
  readonly flag: "badInput" | "patternMismatch" | "tooLong" | "tooShort" | "valueMissing";
  readonly message: string;
}

/** Why the entry may not be sent; undefined when it may. */
export function complaintOf(entry: Entry, rules: Rules, texts: Texts): Complaint | undefined {
  const { value, isUnread } = entry;
  const { count, decimal, required } = rules;
  if (isUnread) return { flag: "badInput", message: texts.unread };
  if (value === "") return required ? { flag: "valueMissing", message: texts.missing } : undefined;
  if (!decimal && /[.,]/.test(value)) {
    return { flag: "patternMismatch", message: texts.withoutPoint };
  }
  if (!/^(\d+\.?\d*|\.\d+)$/.test(value)) {
    return { flag: "patternMismatch", message: texts.digitsAlone };
  }
  const digits = value.replace(".", "").length;
  if (digits < count.least) return { flag: "tooShort", message: texts.count(count, digits) };
  if (digits > count.most) return { flag: "tooLong", message: texts.count(count, digits) };
  return undefined;
}
