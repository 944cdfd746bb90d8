/** Where a page has a model's weights from; what is kept for use without the server follows it. */
export const weightsAddress = (name: string): string => `/api/v1/models/${name}/weights`;
