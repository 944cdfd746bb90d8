// Answers as examples, short: what the reference shows of each shape. Lists are cut, and what may be missing is mostly left out.

const seven = { digit: 7, label: "7", confidence: 0.998 };
const probabilities = [0, 0, 0, 0.001, 0, 0, 0, 0.998, 0, 0.001];
const top = [
  seven,
  { digit: 3, label: "3", confidence: 0.001 },
  { digit: 9, label: "9", confidence: 0.001 },
];
const prediction = { ...seven, probabilities, top, verdict: "sure" } as const;
const box = { x: 12, y: 8, width: 21, height: 30 };
const classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

export const answerExample = { ...prediction, model: "inkling", milliseconds: 3.2 };

export const numberExample = {
  model: "inkling",
  text: "7",
  confidence: 0.998,
  verdict: "sure",
  rows: [{ text: "7", confidence: 0.998, box, digits: [{ ...prediction, box }] }],
  width: 64,
  height: 48,
  inverted: true,
  truncated: false,
  milliseconds: 5.1,
} as const;

export const nearestExample = {
  model: "inkling",
  label: "7",
  count: 60000,
  neighbours: [
    { index: 15, label: "7", distance: 1.42, rows: 28, columns: 28, image: "AAAAAAAA..." },
  ],
  milliseconds: 21.4,
};

export const modelExample = {
  name: "mlp",
  title: "MLP",
  summary: "One hidden layer of 512: the classic first network.",
  source: "shipped",
  trained: true,
  parameters: 407050,
  multiplyAdds: 406528,
  bytes: 1629280,
  layers: "dense 512 · dense 10",
  testAccuracy: 0.9817,
  testLoss: 0.0614,
  epochs: 12,
  classes,
} as const;

const layers = [
  { kind: "flatten" },
  { kind: "dense", units: 512, activation: "relu" },
  { kind: "dense", units: 10 },
];

export const modelDetailExample = {
  ...modelExample,
  spec: { name: "mlp", input: [28, 28, 1], layers, classes },
};

export const runExample = {
  id: "20261121-040512-k3f9",
  name: "MLP",
  preset: "mlp",
  recipe: {
    batchSize: 64,
    epochs: 3,
    seed: 1,
    optimizer: { kind: "adam", learningRate: 0.001 },
  },
  threads: 4,
  data: "mnist",
  state: "running",
  created: "2026-11-21T04:05:12.000Z",
  epochs: [
    {
      type: "epoch",
      epoch: 1,
      epochs: 3,
      step: 860,
      loss: 0.214,
      accuracy: 0.938,
      validationAccuracy: 0.968,
      learningRate: 0.001,
      imagesPerSecond: 92000,
      seconds: 0.6,
      secondsLeft: 1.2,
      best: true,
    },
  ],
  actions: ["pause", "stop"],
} as const;

export const dataExample = {
  name: "mnist",
  test: {
    count: 10000,
    rows: 28,
    columns: 28,
    perClass: [{ label: "0", count: 980, mean: [0, 0, 0], samples: [3, 10, 13] }],
  },
};

export const dataImageExample = {
  name: "mnist",
  split: "test",
  index: 0,
  count: 10000,
  label: "7",
  rows: 28,
  columns: 28,
  pixels: [0, 0, 84, 185],
} as const;

const scores = { precision: 0.997, recall: 0.997, f1: 0.997 };

export const evaluationExample = {
  count: 10000,
  accuracy: 0.9967,
  loss: 0.0143,
  top3: 0.9999,
  confusion: [
    [979, 0],
    [0, 1134],
  ],
  perClass: [{ label: "0", ...scores, support: 980 }],
  macro: scores,
  weighted: scores,
  classes,
  rows: 28,
  columns: 28,
  mistakeCount: 33,
  mistakes: [
    { index: 247, actual: 4, predicted: 2, probabilities: [0, 0, 0.61], image: "AAAAAAAA..." },
  ],
};
