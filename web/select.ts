export function submitOnChange(_root: HTMLElement): void {}
