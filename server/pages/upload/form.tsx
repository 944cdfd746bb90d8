import type { ModelInfo } from "../../deps.ts";
import { Icon } from "../icons.tsx";
import { ModelPicker } from "../model-picker.tsx";
import { Camera } from "./camera.tsx";
import { MAX_FILES } from "./limits.ts";

export interface UploadFormProps {
  readonly models: readonly ModelInfo[];
  readonly chosen: string | undefined;
}

/** Works as it stands, with one file or several; scripts read in the browser and send only what it cannot. */
export const UploadForm = ({ models, chosen }: UploadFormProps) => (
  <form
    class="card upload-form"
    method="post"
    action="/upload"
    enctype="multipart/form-data"
    data-island="upload"
    hx-post="/upload"
    hx-encoding="multipart/form-data"
    hx-target="#result"
    hx-swap="outerHTML"
    hx-sync="this:replace"
  >
    <label class="drop" data-zone>
      <Icon name="upload" />
      <strong>Choose pictures of digits or numbers</strong>
      <span class="scripted by-mouse">
        Drop them anywhere, a folder or a ZIP file too, or paste with Ctrl+V.
      </span>
      <input type="file" name="image" accept="image/*" multiple data-file />
      <span class="small muted">PNG, JPEG, WebP, GIF, TIFF or AVIF, up to 50 megapixels</span>
      <noscript>
        <span class="small muted">Up to {MAX_FILES} files of 10 MiB, together up to 32 MiB</span>
      </noscript>
      <span class="small muted scripted">
        They are read in this browser. What it cannot open is sent to the server.
      </span>
    </label>
    <Camera />
    <p class="sr" role="status" data-said />
    <p class="problem" role="alert" data-lost hidden>
      The server does not answer. Is it still running? Then try again.
    </p>
    <p class="problem" role="alert" data-trouble hidden />
    <div class="read">
      <ModelPicker models={models} chosen={chosen} />
      <button type="submit" class="primary unscripted">
        Read
      </button>
    </div>
  </form>
);
