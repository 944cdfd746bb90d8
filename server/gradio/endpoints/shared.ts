import { modelName } from "../../api/shapes.ts";
import { optional, text } from "../parameters.ts";

// What several endpoints take.

export const PICTURE = "PNG, JPEG, WebP, GIF, TIFF or AVIF, at most 10 MiB and 50 megapixels.";

export const modelParameter = text({
  label: "Model",
  description: "A model's name; null for the one that answers on the page.",
  schema: optional(modelName),
  default: null,
  example: "inkling",
});
