export function timing(_root: HTMLElement): void {}
