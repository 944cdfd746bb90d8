import { modelFile, openTestApp } from "./fixture.ts";

export const png = Uint8Array.of(1, 2, 3);

export const problem = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return { status: response.status, ...error };
};

/** An app with one kept model, "mine". */
export async function appWithModel(setup: Parameters<typeof openTestApp>[0] = {}) {
  const opened = await openTestApp(setup);
  await opened.models.keep("mine", modelFile);
  return opened;
}

export const withFile = (field: string, bytes: Uint8Array, extra: Record<string, string> = {}) => {
  const body = new FormData();
  body.set(field, new Blob([new Uint8Array(bytes)]), "a.bin");
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  return { method: "POST", body };
};
