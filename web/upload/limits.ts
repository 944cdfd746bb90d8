/** Most bytes of a picture's file that is read here. It is sent nowhere, so it may be larger than an upload. */
export const MAX_BYTES = 40 * 2 ** 20;
