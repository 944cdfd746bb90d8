/** What every field of a form has: its attributes as properties, and what the form knows of it. */
export abstract class Field extends HTMLElement {
  static readonly formAssociated = true;

  protected readonly internals = this.attachInternals();

  abstract value: string;

  get defaultValue(): string {
    return this.getAttribute("value") ?? "";
  }

  get name(): string {
    return this.getAttribute("name") ?? "";
  }

  get required(): boolean {
    return this.hasAttribute("required");
  }

  get readOnly(): boolean {
    return this.hasAttribute("readonly");
  }

  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  get validity(): ValidityState {
    return this.internals.validity;
  }

  get validationMessage(): string {
    return this.internals.validationMessage;
  }

  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.internals.reportValidity();
  }

  /** As the page calls it. Labels may come after the field, or change. */
  protected get label(): string {
    const labels = Array.from(this.internals.labels, (one) => one.textContent?.trim() ?? "");
    return this.getAttribute("aria-label") ?? labels.join(" ");
  }

  /**
   * As Enter in a field does: the form's first button that sends is pressed, so its name and value are sent, too;
   * a disabled one is not. `elements` has no pictures that send.
   */
  protected send(): void {
    const { form } = this;
    if (form === null) return;
    const root = form.getRootNode() as Document | ShadowRoot;
    const buttons = root.querySelectorAll<HTMLButtonElement | HTMLInputElement>("button, input");
    const first = Array.from(buttons).find((one) => {
      return one.form === form && (one.type === "submit" || one.type === "image");
    });
    if (first === undefined) form.requestSubmit();
    else first.click();
  }

  /** For style sheets: `:state(name)`. */
  protected setState(name: string, isOn: boolean): void {
    if (isOn) this.internals.states.add(name);
    else this.internals.states.delete(name);
  }

  /** Without a flag the value may be sent. */
  protected setProblem(
    flag: keyof ValidityStateFlags | undefined,
    message: string,
    at: HTMLElement,
  ): void {
    if (flag === undefined) this.internals.setValidity({});
    else this.internals.setValidity({ [flag]: true }, message, at);
  }
}
