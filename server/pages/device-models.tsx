import { t } from "../language.tsx";

/** The models that this browser keeps, taught or trained in it: used, renamed, downloaded, uploaded, deleted. */
export const DeviceModels = () => (
  <section class="card stack" data-island="device-models" aria-labelledby="device-title" hidden>
    <h2 id="device-title" tabindex={-1}>
      {t("digits.models")}
    </h2>
    <ul class="device-models" data-list />
    <DoneAndUndo />
  </section>
);

/** What was just done, and its way back. */
export const DoneAndUndo = () => (
  <div class="kept">
    <p role="status" data-said />
    <button type="button" class="quiet" data-undo hidden>
      {t("teach.undo")}
    </button>
  </div>
);
