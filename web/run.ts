export function run(_root: HTMLElement): void {}
