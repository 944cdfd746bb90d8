import type { Answerer } from "./network.ts";

/** An ensemble's members as one: the mean of their probabilities, at a temperature of its own. */
export function meanOf(
  members: readonly Answerer[],
  classes: number,
  temperature: number,
): Answerer {
  const mean = (answers: readonly Float32Array[]) => average(answers, classes, temperature);
  return {
    probabilities: (pixels) => mean(members.map((member) => member.probabilities(pixels))),
    async probabilitiesByThreads(pixels) {
      const answers: Float32Array[] = [];
      // One after the other: each member has threads enough for all cores.
      for (const member of members) answers.push(await member.probabilitiesByThreads(pixels));
      return mean(answers);
    },
    async close() {
      await Promise.all(members.map((member) => member.close()));
    },
  };
}

/**
 * m = 1/M · Σ pₘ      y = m^(1/T) / Σ m^(1/T), which is softmax(ln m / T)
 *
 * All [n, classes], pₘ the answers of member m, T the temperature; computed in float64.
 */
export function average(
  answers: readonly Float32Array[],
  classes: number,
  temperature: number,
): Float32Array {
  const out = new Float32Array(answers[0]!.length);
  const row = new Float64Array(classes);
  for (let first = 0; first < out.length; first += classes) {
    let total = 0;
    for (let c = 0; c < classes; c++) {
      const sum = answers.reduce((all, answer) => all + answer[first + c]!, 0);
      row[c] = (sum / answers.length) ** (1 / temperature);
      total += row[c]!;
    }
    for (let c = 0; c < classes; c++) out[first + c] = row[c]! / total;
  }
  return out;
}
