import { need, setText } from "./dom.ts";
import { problemSentence, t } from "./language.ts";
import { isOnDevice, nameOf, sourceOf, startPicker } from "./teach/device-models.ts";
import { arrivals } from "./upload/arrivals.ts";
import { Batch } from "./upload/batch.ts";
import type { Camera } from "./upload/camera.ts";
import { type Given, given } from "./upload/given.ts";
import { takeOver } from "./upload/left.ts";
import { PictureReader, startWorker } from "./upload/picture-reader.ts";
import { pileOf, sentenceOf } from "./upload/pile.ts";
import { Single } from "./upload/single.ts";

/** What can be opened beyond what the form takes without scripts. */
const ACCEPT = "image/*,.zip,.csv";

/**
 * The upload form. Pictures are read in a worker of this browser as soon as they are chosen, dropped or pasted
 * anywhere: one beside the form, several in a table below it. Only what the browser cannot open is sent.
 */
export function upload(root: HTMLElement): void {
  const form = need(root.parentElement ?? document, "form[data-island=upload]", HTMLFormElement);
  const inputs = form.querySelectorAll<HTMLInputElement>("input[type=file]");
  const model = need(form, "[data-model]", HTMLSelectElement);
  const complain = complaints(form);
  const reader = new PictureReader(startWorker());
  const send = server(form);
  const askServer = (file: File): void => {
    if (isOnDevice(model.value)) {
      single.leave();
      complain(t("pile.server-lacks-model"));
    } else {
      send(file);
    }
  };
  const single = new Single({ reader, model: () => nameOf(model.value), askServer });
  const batch = new Batch(need(document, "[data-batch]", HTMLElement), {
    read: async (entry, wanted) => reader.file(await entry.open(), wanted),
    look: (entry) => single.open(entry),
  });
  const open = async () => {
    const { openCamera } = await import("./upload/camera.ts");
    return openCamera(form, { reader, place: () => single.leave(), complain });
  };
  const camera = cameraButton(form, open, complain);

  const take = async (files: readonly Given[]): Promise<void> => {
    if (files.length === 0) return;
    await camera.stop();
    complain("");
    await started;
    await loaded;
    const pile = await pileOf(files, single.classes);
    const [first] = pile.pictures;
    if (first === undefined) {
      complain([t("pile.no-picture"), ...pile.notes].join(" "));
    } else if (pile.isSingle) {
      await single.show(first);
    } else if (batch.mayLeave()) {
      single.hide();
      await batch.start(pile);
    }
  };
  const taking = (files: readonly Given[] | Promise<readonly Given[]>): void => {
    Promise.resolve(files)
      .then(take)
      .catch((error: unknown) => complain(sentenceOf(error)));
  };

  let usable: string | undefined;
  const load = async (): Promise<void> => {
    const { value } = model;
    delete form.dataset.ready;
    if (value === "") return complain(t("pile.no-model"));
    const source = await sourceOf(value, "float32");
    // Another one may have been chosen meanwhile.
    if (model.value !== value) return;
    const reply = await reader.load(nameOf(value), source);
    if (reply.kind === "failed") {
      // The one before still reads.
      if (usable !== undefined) model.value = form.dataset.ready = usable;
      return complain(problemSentence(reply));
    }
    usable = value;
    // Bars for other classes are the server's to draw.
    if (reply.classes.join() !== single.classes.join() && !isOnDevice(value))
      location.assign(`/upload?model=${value}`);
    form.dataset.ready = value;
  };

  for (const input of inputs) {
    input.addEventListener("change", () => {
      taking(given(input.files ?? []));
      // The next photo may have the same name, and no form is to send this one beside another.
      if (input.dataset.photo !== undefined) input.value = "";
    });
  }
  need(form, "[data-file]", HTMLInputElement).accept = ACCEPT;
  let loaded: Promise<void> | undefined;
  const started = startPicker(model, () => {
    complain("");
    loaded = load().catch((error: unknown) => complain(sentenceOf(error)));
    loaded.then(() => {
      single.again();
      batch.again();
    });
  });
  arrivals(taking);
  // A browser that keeps nothing has nothing to take over.
  taking(takeOver().catch(() => []));
  // Chosen while the scripts were on their way.
  for (const input of inputs) taking(given(input.files ?? []));
}

/** Says what went wrong; the empty sentence takes it back. */
function complaints(form: HTMLFormElement): (sentence: string) => void {
  const trouble = need(form, "[data-trouble]", HTMLElement);
  return (sentence) => {
    trouble.hidden = sentence === "";
    setText(trouble, sentence);
  };
}

/** Sends one file by the form as it stands; htmx swaps in the answer. The form sends nothing else. */
function server(form: HTMLFormElement): (file: File) => void {
  const input = need(form, "[data-file]", HTMLInputElement);
  const lost = need(form, "[data-lost]", HTMLElement);
  const said = need(form, "[data-said]", HTMLElement);
  let isAsked = false;
  form.addEventListener(
    "submit",
    (event) => {
      if (isAsked) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
  // What a swap brings is read out only where the line for it was there before.
  document.addEventListener("htmx:after:swap", () => {
    setText(said, document.querySelector("#result [data-say]")?.textContent ?? "");
  });
  document.addEventListener("htmx:error", () => {
    lost.hidden = false;
  });
  return (file) => {
    const one = new DataTransfer();
    one.items.add(file);
    input.files = one.files;
    lost.hidden = true;
    isAsked = true;
    form.requestSubmit();
    isAsked = false;
  };
}

/** The button for the live view, where the browser has one to give. */
function cameraButton(
  form: HTMLFormElement,
  open: () => Promise<Camera>,
  complain: (sentence: string) => void,
) {
  const button = need(form, "[data-live]", HTMLButtonElement);
  button.hidden = navigator.mediaDevices?.getUserMedia === undefined;
  let camera: Promise<Camera | undefined> | undefined;
  const stop = async (): Promise<void> => {
    (await camera)?.stop();
    camera = undefined;
  };
  button.addEventListener("click", async () => {
    complain("");
    await stop();
    camera = open().catch((error: unknown) => {
      complain(sentenceOf(error));
      return undefined;
    });
  });
  return { stop };
}
