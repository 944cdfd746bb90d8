import { t } from "../../language.tsx";
import { Icon } from "../icons.tsx";

/**
 * A phone's own camera by an input that works everywhere, and a live view where scripts and the
 * browser allow it.
 */
export const Camera = () => (
  <>
    <div class="row cameras">
      <label class="button by-touch">
        <Icon name="camera" />
        {t("upload.photo")}
        <input
          class="over"
          type="file"
          name="image"
          accept="image/*"
          capture="environment"
          data-photo
        />
      </label>
      <button type="button" data-live hidden>
        <Icon name="camera" />
        {t("upload.live")}
      </button>
    </div>
    <section class="camera" data-camera data-frozen="false" aria-label={t("upload.camera")} hidden>
      <div class="view" data-view>
        <video muted playsinline data-video />
        <svg class="boxes" data-boxes aria-hidden="true" />
      </div>
      <p class="small muted" data-how>
        {t("upload.hold")}
      </p>
      <div class="row">
        <button type="button" data-freeze title={t("upload.space")}>
          <Icon name="pause" />
          <span data-freeze-word>{t("pile.freeze")}</span>
        </button>
        <button type="button" data-stop-camera>
          <Icon name="stop" />
          {t("upload.stop-camera")}
        </button>
      </div>
    </section>
  </>
);
