import {
  type Dataset,
  type Embedding,
  InklingError,
  loadEmbedding,
  type Model,
  membersOf,
} from "@inkling/engine";
import { MNIST } from "../data.ts";
import type { DataStore, ModelStore, PictureFile, Reader } from "../deps.ts";
import { Vectors } from "./vectors.ts";

export interface Neighbour {
  /** Place among the training images. */
  readonly index: number;
  readonly label: string;
  /** In the last hidden layer. */
  readonly distance: number;
  readonly rows: number;
  readonly columns: number;
  /** Base64 of [rows, columns] bytes, ink high. */
  readonly image: string;
}

export interface NearestAnswer {
  /** Name of the network whose last hidden layer it is. */
  readonly model: string;
  /** What it reads. */
  readonly label: string;
  /** Training images compared with. */
  readonly count: number;
  /** Nearest first. */
  readonly neighbours: readonly Neighbour[];
  readonly milliseconds: number;
}

/** Finds the training images that are to the default model what a picture is. */
export interface Nearest {
  /** Throws what `Reader.read` throws, `not_ready` while the training images are looked at, and `model_shape`. */
  find(image: PictureFile): Promise<NearestAnswer>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export interface NearestOptions {
  readonly models: Pick<ModelStore, "classifier">;
  readonly data: Pick<DataStore, "load">;
  readonly reader: Pick<Reader, "read">;
}

const NEIGHBOURS = 10;
/** Images to a call of the threads, which then leave this one free. */
const CHUNK = 1024;
const THREADS = 2;
/** What the vectors of one model may take. */
const MOST_BYTES = 64 * 2 ** 20;

/** The vectors of one model, while they are made and after. */
interface Index {
  readonly of: Model;
  readonly total: number;
  readonly vectors: Vectors;
  readonly embedding: Embedding;
  readonly train: Dataset;
  readonly done: Promise<void>;
}

/** The index is made when it is first asked for, in the background, and kept for one model at a time. */
export function createNearest({ models, data, reader }: NearestOptions): Nearest {
  let current: { readonly of: Model; readonly index: Promise<Index> } | undefined;
  let isClosed = false;

  const indexOf = (model: Model): Promise<Index> => {
    if (current?.of === model) return current.index;
    endIndex(current?.index);
    const index = startIndex(model, data, () => isClosed || current?.of !== model);
    const made = { of: model, index };
    current = made;
    // What has failed is tried again by the next who asks.
    index
      .then(({ done }) => done)
      .catch(() => {
        if (current === made) current = undefined;
      });
    return index;
  };

  return {
    async find(image) {
      const { classifier } = await models.classifier();
      const { pixels, label } = await reader.read(image);
      const start = performance.now();
      const [model] = membersOf(classifier.model);
      const { vectors, total, embedding, train } = await indexOf(model!);
      if (vectors.count < total) throw notReady(vectors.count, total);
      const found = vectors.nearest(embedding.embed(pixels), NEIGHBOURS);
      const neighbours = found.map((one): Neighbour => ({ ...one, ...imageOf(train, one.index) }));
      const milliseconds = performance.now() - start;
      return { model: model!.spec.name, label, count: total, neighbours, milliseconds };
    },
    async close() {
      isClosed = true;
      await endIndex(current?.index);
    },
  };
}

async function endIndex(index: Promise<Index> | undefined): Promise<void> {
  const one = await index?.catch(() => undefined);
  await one?.embedding.close();
}

async function startIndex(
  model: Model,
  data: Pick<DataStore, "load">,
  isOver: () => boolean,
): Promise<Index> {
  const { train } = await data.load(MNIST);
  if (train === undefined)
    throw new InklingError("data_not_found", "MNIST has no training images.");
  const embedding = await loadEmbedding(model, { threads: THREADS });
  const total = train.count;
  if (total * embedding.size > MOST_BYTES) {
    await embedding.close();
    const rule = `${embedding.size} numbers an image, of which ${Math.floor(MOST_BYTES / total)} can be compared`;
    throw new InklingError("model_shape", `The model's last hidden layer has ${rule}.`);
  }
  const vectors = new Vectors(total, embedding.size);
  const done = fill(vectors, embedding, train, isOver);
  return { of: model, total, vectors, embedding, train, done };
}

async function fill(
  vectors: Vectors,
  embedding: Embedding,
  { images, count, rows, columns }: Dataset,
  isOver: () => boolean,
): Promise<void> {
  const size = rows * columns;
  try {
    for (let first = 0; first < count && !isOver(); first += CHUNK) {
      const bytes = images.subarray(first * size, Math.min(count, first + CHUNK) * size);
      vectors.add(await embedding.embedByThreads(Float32Array.from(bytes, (level) => level / 255)));
    }
  } finally {
    // A picture is embedded by this thread.
    await embedding.close();
  }
}

function notReady(done: number, total: number): InklingError {
  const share = Math.floor((100 * done) / total);
  return new InklingError(
    "not_ready",
    `The training images are being looked at for the first time: ${share} % are done. Ask again in a few seconds.`,
  );
}

function imageOf({ images, labels, classes, rows, columns }: Dataset, index: number) {
  const bytes = images.subarray(index * rows * columns, (index + 1) * rows * columns);
  const image = Buffer.from(bytes).toString("base64");
  return { label: classes[labels[index]!]!, rows, columns, image };
}
