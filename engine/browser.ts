// The package's entry in browsers and bundlers.

import { browserHost } from "./host/browser.ts";
import { useHost } from "./host.ts";

useHost(browserHost);

export * from "./index.ts";
