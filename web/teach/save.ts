/** Has the browser save a file under this name. */
export function save(name: string, content: string | Uint8Array): void {
  const part = typeof content === "string" ? content : new Uint8Array(content);
  const address = URL.createObjectURL(new Blob([part]));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has the content as soon as it has begun; a second is plenty.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
