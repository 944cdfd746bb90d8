import type { ModelInfo } from "../../deps.ts";
import { t } from "../../language.tsx";
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
      <strong>{t("upload.choose")}</strong>
      <span class="scripted by-mouse">{t("upload.or-drop")}</span>
      <input type="file" name="image" accept="image/*" multiple data-file />
      <span class="small muted">{t("upload.formats")}</span>
      <noscript>
        <span class="small muted">{t("upload.limits", { count: MAX_FILES })}</span>
      </noscript>
      <span class="small muted scripted">{t("upload.in-browser")}</span>
    </label>
    <Camera />
    <p class="sr" role="status" data-said />
    <p class="problem" role="alert" data-lost hidden>
      {t("upload.lost")}
    </p>
    <p class="problem" role="alert" data-trouble hidden />
    <div class="read">
      <ModelPicker models={models} chosen={chosen} />
      <button type="submit" class="primary unscripted">
        {t("upload.read")}
      </button>
    </div>
  </form>
);
