/** What the address of the form says of a preset. */
const OF_PRESET = ["preset", "model"];

/**
 * The form of the Train page: another preset keeps what was changed in it. The fields that nobody touched become
 * the other preset's.
 */
export function trainForm(form: HTMLElement): void {
  document.querySelector("#presets")?.addEventListener("click", (event) => {
    const card = (event.target as Element).closest("a");
    if (!card) return;
    const address = new URL(card.href);
    for (const [name, value] of changesIn(form as HTMLFormElement)) {
      address.searchParams.set(name, value);
    }
    // As it is pressed, so that it opens in another tab just as well.
    card.href = address.href;
  });
}

/** What differs from the preset: by the address the page was opened with, and by hand since then. */
function* changesIn(form: HTMLFormElement): Iterable<[name: string, value: string]> {
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (!OF_PRESET.includes(name)) yield [name, value];
  }
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.type !== "hidden") {
      if (field.value !== field.defaultValue) yield [field.name, field.value];
    } else if (field instanceof HTMLSelectElement) {
      const first = [...field.options].find((option) => option.defaultSelected);
      if (field.value !== (first ?? field.options[0])?.value) yield [field.name, field.value];
    }
  }
}
