/**
 * The form of the Train page: another preset keeps what is changed in it, beside what the addresses of the presets
 * say already. The fields that nobody touched become the other preset's.
 */
export function trainForm(form: HTMLElement): void {
  const presets = document.querySelector("#presets");
  const addresses = new WeakMap<HTMLAnchorElement, string>();
  const carry = (event: Event): void => {
    const card = (event.target as Element).closest("a");
    if (!card) return;
    const first = addresses.get(card) ?? card.href;
    addresses.set(card, first);
    const address = new URL(first);
    for (const [name, value] of changesIn(form as HTMLFormElement)) {
      address.searchParams.set(name, value);
    }
    card.href = address.href;
  };
  // Before it is followed, or opened in another tab by whatever button or menu.
  presets?.addEventListener("pointerdown", carry);
  presets?.addEventListener("focusin", carry);
  presets?.addEventListener("click", carry);
}

/** What differs from how the page came. */
function* changesIn(form: HTMLFormElement): Iterable<[name: string, value: string]> {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.type !== "hidden") {
      if (field.value !== field.defaultValue) yield [field.name, field.value];
    } else if (field instanceof HTMLSelectElement) {
      const first = [...field.options].find((option) => option.defaultSelected);
      if (field.value !== (first ?? field.options[0])?.value) yield [field.name, field.value];
    }
  }
}
