import { afterEach, expect, test, vi } from "vitest";
import { sharesMemory, usableCores } from "../../web/threads.ts";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["isolated", true, SharedArrayBuffer, true, 4],
  ["not isolated", false, SharedArrayBuffer, false, 1],
  ["called isolated, without memory to share", true, undefined, false, 1],
])("a page that is %s", (_what, isIsolated, buffer, shares, cores) => {
  vi.stubGlobal("crossOriginIsolated", isIsolated);
  vi.stubGlobal("navigator", { hardwareConcurrency: 4 });
  vi.stubGlobal("SharedArrayBuffer", buffer);
  expect(sharesMemory()).toBe(shares);
  expect(usableCores()).toBe(cores);
});
