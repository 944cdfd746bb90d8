import type { Endpoint, Parameter, Result } from "./endpoint.ts";
import { EXAMPLE_BASE64, EXAMPLE_NAME } from "./example.ts";
import { PREFIX } from "./paths.ts";
import { imageOf } from "./requests.ts";

/** One way to call an endpoint: what to install, and a program that runs as it stands. */
export interface Language {
  readonly id: string;
  readonly name: string;
  readonly install?: string;
  snippet(endpoint: Endpoint, server: string): string;
}

/** Values beside the picture that an example gives: enough to see how, few enough to read. */
const SHOWN = 2;
/** Programs hold the picture, so that they run as they stand. */
const [FILE, DATA] = [EXAMPLE_NAME, EXAMPLE_BASE64];
/** The picture in a script, of which a page can make a Blob. */
const BLOB = `const picture = await (await fetch("data:image/png;base64,${DATA}")).blob();`;

export const LANGUAGES: readonly Language[] = [
  { id: "curl", name: "curl", snippet: curl },
  { id: "fetch", name: "fetch", snippet: fetchCall },
  {
    id: "javascript",
    name: "@gradio/client",
    install: "npm install @gradio/client",
    snippet: javascript,
  },
  {
    id: "python",
    name: "gradio_client",
    install: "pip install gradio_client",
    snippet: python,
  },
];

type Example = readonly [name: string, value: unknown];

const isPicture = ({ component }: Parameter): boolean => component === "Image";

/** Values beside the picture. */
export const examplesOf = ({ parameters }: Endpoint): readonly Example[] =>
  Object.entries(parameters)
    .filter(([, parameter]) => !isPicture(parameter))
    .slice(0, SHOWN)
    .map(([name, { example }]) => [name, example]);

const lines = (...all: readonly (string | undefined)[]): string =>
  all.filter((line) => line !== undefined).join("\n");

function curl(endpoint: Endpoint, server: string): string {
  const { name } = endpoint;
  const examples = examplesOf(endpoint);
  const picture = imageOf(endpoint);
  if (picture !== undefined) {
    const fields = [`${picture}=@${FILE}`, ...examples.map(([key, value]) => `${key}=${value}`)];
    const forms = fields.map((field) => `-F ${field}`).join(" ");
    return lines(
      `echo '${DATA}' | base64 -d > ${FILE}`,
      `curl ${server}${PREFIX}/run/${name} \\`,
      `  ${forms}`,
    );
  }
  const body = JSON.stringify(Object.fromEntries(examples));
  return lines(
    `CALL=${server}${PREFIX}/call/v2/${name}`,
    `ID=$(curl -s $CALL -H 'content-type: application/json' \\`,
    `  -d '${body}' | cut -d'"' -f4)`,
    "curl -sN $CALL/$ID",
  );
}

function fetchCall(endpoint: Endpoint, server: string): string {
  if (endpoint.generates) return fetchEvents(endpoint, server);
  const examples = examplesOf(endpoint);
  const picture = imageOf(endpoint);
  const address = `"${server}${PREFIX}/run/${endpoint.name}"`;
  const results = lines(
    `const { data: [${resultNames(endpoint)}] } = await response.json();`,
    `console.log(${toldNames(endpoint)});`,
  );
  if (picture === undefined) {
    return lines(
      `const response = await fetch(${address}, {`,
      '  method: "POST",',
      '  headers: { "content-type": "application/json" },',
      `  body: JSON.stringify({ data: ${objectOf(examples)} }),`,
      "});",
      results,
    );
  }
  return lines(
    BLOB,
    "const form = new FormData();",
    `form.set("${picture}", picture); // or a File of your own`,
    ...examples.map(([key, value]) => `form.set("${key}", "${value}");`),
    `const response = await fetch(${address}, { method: "POST", body: form });`,
    results,
  );
}

/** Called and then listened to: a request without an answer for minutes is given up, by fetch itself. */
function fetchEvents(endpoint: Endpoint, server: string): string {
  return lines(
    `const call = "${server}${PREFIX}/call/v2/${endpoint.name}";`,
    "const response = await fetch(call, {",
    '  method: "POST",',
    '  headers: { "content-type": "application/json" },',
    `  body: JSON.stringify(${objectOf(examplesOf(endpoint))}),`,
    "});",
    "const { event_id } = await response.json();",
    'const { body } = await fetch(call + "/" + event_id);',
    "const reader = body.pipeThrough(new TextDecoderStream()).getReader();",
    'let text = "";',
    "for (;;) {",
    "  const { value, done } = await reader.read();",
    "  if (done) break;",
    '  const events = (text + value).split("\\n\\n");',
    "  text = events.pop(); // the beginning of the next",
    "  for (const event of events) {",
    "    const [, name, data] = /^event: (.*)\\ndata: (.*)$/.exec(event);",
    '    if (name !== "heartbeat") console.log(name, JSON.parse(data));',
    "  }",
    "}",
  );
}

function javascript(endpoint: Endpoint, server: string): string {
  const { name, generates } = endpoint;
  const picture = imageOf(endpoint);
  const given = objectOf(examplesOf(endpoint), picture && `${picture}: picture`);
  return lines(
    'import { Client } from "@gradio/client";',
    "",
    picture && BLOB,
    `const client = await Client.connect("${server}");`,
    ...(generates
      ? [
          `const job = client.submit("/${name}", ${given});`,
          "for await (const { data } of job) console.log(data[0]);",
        ]
      : [
          `const { data } = await client.predict("/${name}", ${given});`,
          `const [${resultNames(endpoint)}] = data;`,
          `console.log(${toldNames(endpoint)});`,
        ]),
  );
}

function python(endpoint: Endpoint, server: string): string {
  const { name, generates } = endpoint;
  const picture = imageOf(endpoint);
  const given = [
    ...(picture === undefined ? [] : [`${picture}=handle_file("${FILE}")`]),
    ...examplesOf(endpoint).map(([key, value]) => `${key}=${JSON.stringify(value)}`),
    `api_name="/${name}"`,
  ].join(", ");
  const names = resultNames(endpoint);
  const file =
    picture &&
    lines(
      "import base64",
      "from gradio_client import Client, handle_file",
      "",
      `with open("${FILE}", "wb") as file:`,
      `    file.write(base64.b64decode("${DATA}"))`,
    );
  return lines(
    file ?? "from gradio_client import Client",
    "",
    `client = Client("${server}")`,
    ...(generates
      ? [`for ${names} in client.submit(${given}):`, `    print(${names.split(", ")[0]})`]
      : [`${names} = client.predict(${given})`, `print(${toldNames(endpoint)})`]),
  );
}

const objectOf = (examples: readonly Example[], first?: string): string => {
  const rest = examples.map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `{ ${[...(first === undefined ? [] : [first]), ...rest].join(", ")} }`;
};

/** "What the model saw" -> saw: the last word of each label, as a variable is called. */
const nameOf = ({ label }: Result): string => label.toLowerCase().split(" ").at(-1) ?? "";

const resultNames = ({ results }: Endpoint): string => results.map(nameOf).join(", ");

/** What an example prints: what is to be read, or else all that is no picture. */
function toldNames({ results }: Endpoint): string {
  const texts = results.filter(({ component }) => component === "Textbox");
  const others = results.filter(({ component }) => component !== "Image");
  return (texts.length > 0 ? texts : others).map(nameOf).join(", ");
}
