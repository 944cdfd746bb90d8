// The package's entry in Node.

import { nodeHost } from "./host/node.ts";
import { useHost } from "./host.ts";

useHost(nodeHost);

export * from "./index.ts";
