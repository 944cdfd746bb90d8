/** Which class is the likeliest, by its place: the first of as likely ones. */
export const likeliest = (probabilities: Float32Array): number =>
  probabilities.indexOf(Math.max(...probabilities));
