/** The command line is wrong, or there is no answer to it. */
const NO_ANSWER = 2;
const INTERRUPTED = 130;

export const note = (text: string) => process.stderr.write(`${text}\n`);

/**
 * A command that takes long and cleans up behind it: `run` hears of Ctrl-C by its signal, and gives the exit code.
 * Without a request the usage is printed; errors are printed as their messages.
 */
export async function runCommand<Request>(
  usage: string,
  parse: (args: readonly string[]) => Request | undefined,
  run: (request: Request, signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const interruption = new AbortController();
  // Listeners stay: a second Ctrl-C must not end the clearing away.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => interruption.abort());
  try {
    const request = parse(process.argv.slice(2));
    if (request) process.exitCode = await run(request, interruption.signal);
    else process.stdout.write(`${usage}\n`);
  } catch (error) {
    const { aborted } = interruption.signal;
    if (aborted) note("Interrupted; what was made for it is removed.");
    else note(error instanceof Error ? error.message : String(error));
    process.exitCode = aborted ? INTERRUPTED : NO_ANSWER;
  }
}
