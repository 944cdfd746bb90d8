import { need, setText } from "../dom.ts";
import { problemSentence, t } from "../language.ts";
import { frame, showReading } from "./answer-view.ts";
import { cameraSentence } from "./camera-words.ts";
import type { Frame } from "./messages.ts";
import type { PictureReader } from "./picture-reader.ts";

/** The square in the middle of the view that is read, as a share of the view: the style sheet draws it. */
const SQUARE = 0.8;
/** Its side in pixels as it is read: enough for a number, and quick. */
const SIDE = 400;

export interface CameraOptions {
  readonly reader: PictureReader;
  /** The place for answers. */
  place(): HTMLElement;
  complain(sentence: string): void;
}

export interface Camera {
  /** Lets go of the camera, be it open or still on its way. */
  stop(): void;
}

/** The camera's view in place of the drop zone, read as fast as the worker answers. */
export function openCamera(form: HTMLElement, options: CameraOptions): Camera {
  const view = need(form, "[data-camera]", HTMLElement);
  const video = need(view, "[data-video]", HTMLVideoElement);
  const controller = new AbortController();
  const { signal } = controller;
  let tracks: readonly MediaStreamTrack[] = [];
  const stop = (): void => {
    controller.abort();
    for (const track of tracks) track.stop();
    video.srcObject = null;
    view.hidden = true;
    delete form.dataset.watching;
  };
  const start = async (): Promise<void> => {
    const stream = await openStream();
    tracks = stream.getTracks();
    if (signal.aborted) return stop();
    video.srcObject = stream;
    view.hidden = false;
    form.dataset.watching = "true";
    for (const track of tracks) {
      track.addEventListener("ended", () => {
        stop();
        options.complain(t("pile.camera-ended"));
      });
    }
    listen(view, video, stop, signal);
    need(view, "[data-freeze]", HTMLButtonElement).focus();
    await video.play();
    if (!signal.aborted) await watch(view, video, options, signal);
  };
  start().catch((error: unknown) => {
    if (signal.aborted) return;
    stop();
    options.complain(cameraSentence(error));
  });
  return { stop };
}

/** Freezes and goes on by button, click, tap and the space bar. */
function listen(
  view: HTMLElement,
  video: HTMLVideoElement,
  stop: () => void,
  signal: AbortSignal,
): void {
  const word = need(view, "[data-freeze-word]", HTMLElement);
  const show = (): void => {
    view.dataset.frozen = String(video.paused);
    setText(word, t(video.paused ? "pile.go-on" : "pile.freeze"));
  };
  const toggle = (): void => {
    // Whoever stops the camera meanwhile breaks off the start: no harm.
    if (video.paused) video.play().catch(() => {});
    else video.pause();
  };
  const on = (target: EventTarget, type: string, act: (event: Event) => void) =>
    target.addEventListener(type, act, { signal });
  on(video, "play", show);
  on(video, "pause", show);
  on(need(view, "[data-freeze]", HTMLButtonElement), "click", toggle);
  on(need(view, "[data-view]", HTMLElement), "click", toggle);
  on(need(view, "[data-stop-camera]", HTMLButtonElement), "click", stop);
  on(window, "pagehide", stop);
  on(document, "keydown", (event) => {
    if (!isSpace(event as KeyboardEvent)) return;
    event.preventDefault();
    toggle();
  });
}

/** The rear camera where there are several: it is the one that looks at paper. */
const openStream = (): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 960 } },
    audio: false,
  });

/** The space bar, where it does nothing else. */
const isSpace = ({ key, target }: KeyboardEvent): boolean =>
  key === " " &&
  !(target instanceof Element && target.matches("input, select, textarea, button, summary, a"));

/** Reads frame after frame until the camera is stopped; what is frozen is read once more, and stands. */
async function watch(
  view: HTMLElement,
  video: HTMLVideoElement,
  { reader, place, complain }: CameraOptions,
  signal: AbortSignal,
): Promise<void> {
  const root = place();
  const look = looker(video);
  let last = -1;
  while (!signal.aborted) {
    await nextFrame();
    if (video.currentTime === last || video.readyState < video.HAVE_CURRENT_DATA) continue;
    last = video.currentTime;
    const reply = await reader.frame(look());
    if (signal.aborted) break;
    if (reply.kind === "failed") complain(problemSentence(reply));
    else {
      showReading(root, reply);
      const { single, rows } = reply.reading;
      const digits = rows.flatMap((row) => row.digits);
      frame(view, single && digits.length === 0 ? [] : digits, reply);
    }
  }
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Takes the square in the middle of the video. */
function looker(video: HTMLVideoElement): () => Frame {
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  const surface = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (surface === null) throw new Error("This browser cannot draw on a canvas.");
  return () => {
    const { videoWidth: width, videoHeight: height } = video;
    const side = SQUARE * Math.min(width, height);
    const [x, y] = [(width - side) / 2, (height - side) / 2];
    surface.drawImage(video, x, y, side, side, 0, 0, SIDE, SIDE);
    return surface.getImageData(0, 0, SIDE, SIDE);
  };
}
