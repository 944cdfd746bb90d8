/** What a resumed training must have in common with the one it goes on from. */
interface Kept {
  readonly out: string;
  readonly threads: number;
  readonly resume: string;
}

const PLAIN = /^[\w@%+=:,./-]+$/;

/**
 * The command that goes on from a checkpoint: the flags of the first one, with what it chose by
 * itself written out, for the same weights come from the same number of threads only.
 */
export function resumeCommand(argv: readonly string[], { out, threads, resume }: Kept): string {
  const words = withoutFlag(argv, "--resume");
  const has = (flag: string) => words.some((word) => word === flag || word.startsWith(`${flag}=`));
  if (!has("--threads")) words.push("--threads", String(threads));
  if (!has("--out")) words.push("--out", out);
  return ["npx", "inkling", ...words, "--resume", resume].map(quote).join(" ");
}

/** Without `--flag value` and `--flag=value`. */
function withoutFlag(argv: readonly string[], flag: string): string[] {
  return argv.filter(
    (word, i) => word !== flag && argv[i - 1] !== flag && !word.startsWith(`${flag}=`),
  );
}

/** As a POSIX shell reads it back. */
function quote(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
