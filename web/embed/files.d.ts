// What the build puts into the script: see `embed` in scripts/build.mjs.

declare module "*.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** With int8 weights. */
declare module "*.safetensors" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "*.css" {
  const text: string;
  export default text;
}
