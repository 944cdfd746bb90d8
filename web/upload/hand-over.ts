import { t } from "../language.ts";
import { toast } from "../toast.ts";
import { arrivals } from "./arrivals.ts";
import { leave, UPLOAD } from "./left.ts";

/** Takes what is dropped or pasted on the Draw page to the page that reads pictures; where it cannot be kept for that, says so. */
export function handOver(): void {
  arrivals(async (given) => {
    try {
      const files = await given;
      if (files.length === 0) return;
      await leave(files);
      location.assign(UPLOAD);
    } catch {
      const run = (): void => location.assign(UPLOAD);
      toast(t("panel.drop-there"), { action: { label: t("panel.to-upload"), run } });
    }
  });
}
