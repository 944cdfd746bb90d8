import type { LayerKind, LayerSpec } from "@inkling/engine";

/** Layers that only change the numbers of the one before: they are looked at together with it. */
const JOINS: readonly LayerKind[] = ["batchNorm", "relu", "dropout"];

/** A layer to look at, with what follows it at once. */
export interface ShownLayer {
  /** The layer whose output is shown: the last of them that changes anything. */
  readonly index: number;
  readonly kind: LayerKind;
  /** What is done to the layer's numbers before they are shown: "batch norm", "ReLU". */
  readonly after: readonly string[];
}

/** The layers of a network whose outputs tell something: dropout does nothing here, and flatten moves nothing. */
export function shownLayers(layers: readonly LayerSpec[]): readonly ShownLayer[] {
  return groupsOf(layers).flatMap(([first, ...more]) => {
    const joined = more.filter((index) => layers[index]?.kind !== "dropout");
    const head = layers[first]!;
    if (joined.length === 0 && (head.kind === "flatten" || head.kind === "dropout")) return [];
    const words = [first, ...joined].flatMap((index) => wordsOf(layers[index]!, index !== first));
    return [{ index: joined.at(-1) ?? first, kind: head.kind, after: words }];
  });
}

type Group = [first: number, ...more: number[]];

function groupsOf(layers: readonly LayerSpec[]): readonly Group[] {
  const groups: Group[] = [];
  for (const [index, { kind }] of layers.entries()) {
    const last = groups.at(-1);
    if (last && JOINS.includes(kind)) last.push(index);
    else groups.push([index]);
  }
  return groups;
}

function wordsOf(layer: LayerSpec, isJoined: boolean): string[] {
  const isActive = layer.kind === "relu" || ("activation" in layer && layer.activation === "relu");
  return [
    ...(isJoined && layer.kind === "batchNorm" ? ["batch norm"] : []),
    ...(isActive ? ["ReLU"] : []),
  ];
}
