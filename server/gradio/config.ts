import type { Endpoint } from "./endpoint.ts";
import { PREFIX } from "./paths.ts";

/** The version of Gradio whose protocol this is: Python's client looks what it may ask of a server. */
const GRADIO = "6.0.0";

export interface ConfigOptions {
  readonly endpoints: readonly Endpoint[];
  /** Another one after every start. */
  readonly appId: string;
  readonly maxFileSize: number;
}

/** What clients ask for first: where everything is, and which endpoint takes and gives how many values. */
export function configOf({ endpoints, appId, maxFileSize }: ConfigOptions) {
  const components: { id: number; type: string; props: { name: string; label: string } }[] = [];
  const add = (component: string, label: string): number => {
    const [id, type] = [components.length + 1, component.toLowerCase()];
    components.push({ id, type, props: { name: type, label } });
    return id;
  };
  const dependencies = endpoints.map((endpoint, id) => ({
    id,
    api_name: endpoint.name,
    inputs: Object.values(endpoint.parameters).map((one) => add(one.component, one.label)),
    outputs: endpoint.results.map((one) => add(one.component, one.label)),
    backend_fn: true,
    queue: true,
    api_visibility: "public",
    targets: [],
    types: { generator: endpoint.generates, cancel: false },
    connection: "sse",
  }));
  return {
    version: GRADIO,
    protocol: "sse_v3",
    api_prefix: PREFIX,
    enable_queue: true,
    // With one, a script would never end by itself.
    connect_heartbeat: false,
    // Nothing of a visitor is to be kept in the browser.
    run_history: false,
    app_id: appId,
    space_id: null,
    username: null,
    max_file_size: maxFileSize,
    components,
    dependencies,
  };
}
