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
        Take a photo
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
        Read live with a camera
      </button>
    </div>
    <section class="camera" data-camera data-frozen="false" aria-label="Camera" hidden>
      <div class="view" data-view>
        <video muted playsinline data-video />
        <svg class="boxes" data-boxes aria-hidden="true" />
      </div>
      <p class="small muted" data-how>
        Hold the digits inside the square.
      </p>
      <div class="row">
        <button type="button" data-freeze title="Space">
          <Icon name="pause" />
          <span data-freeze-word>Freeze</span>
        </button>
        <button type="button" data-stop-camera>
          <Icon name="stop" />
          Stop the camera
        </button>
      </div>
    </section>
  </>
);
