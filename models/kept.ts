/** What the server tells the page's service worker to keep, so that the page works without the server. */
export interface Kept {
  /** Of all files together: a build that differs in one of them is another version. */
  readonly version: string;
  /** Files of the build, with the sums that what is fetched must have. */
  readonly files: readonly { readonly url: string; readonly integrity: string }[];
  /** Pages that work without the server, and the one that says which do. */
  readonly pages: readonly string[];
  /** Weights of the model that answers where none was chosen. */
  readonly weights: readonly string[];
}
