// The words of shell commands, and of `docker compose` commands in particular.

export const ASSIGNMENT = /^([A-Za-z_]\w*)=([^]*)$/;
/** Words before a command, with their options and numbers. */
const PREFIX = new RegExp(
  "^(?:if|then|do|else|elif|while|until|!|\\{|sudo|exec|time|nohup|env|command|timeout|-\\S*|" +
    "\\d+[smh]?)$",
);
/** The name of Docker Compose as a command, also of the plugin of `docker`. */
export const COMPOSE = "docker-compose";

/** Splits the words of a command. `name` is null if it has only assignments. */
export function splitCommand(words: readonly string[]) {
  const at = words.findIndex((word) => !ASSIGNMENT.test(word) && !PREFIX.test(word));
  if (at < 0) return { before: words, name: null, args: [] };
  const [before, [name = "", ...args]] = [words.slice(0, at), words.slice(at)];
  const isPlugin = name === "docker" && args[0] === "compose";
  return isPlugin ? { before, name: COMPOSE, args: args.slice(1) } : { before, name, args };
}

const listNames = (options: string) => options.split(", ").map((names) => names.split(" "));

/** The options that have a value, with all their names, of `docker compose` and its commands. */
export const VALUED_OPTIONS = {
  compose: listNames(
    "-f --file, -p --project-name, --profile, --env-file, --project-directory --workdir, --ansi, " +
      "--progress, --parallel",
  ),
  up: listNames(
    "--scale, -t --timeout, --wait-timeout, --exit-code-from, --attach, --no-attach, --pull",
  ),
  run: listNames(
    "-e --env, --env-from-file, -v --volume, -u --user, -w --workdir, -l --label, -p --publish, " +
      "--name, --entrypoint, --cap-add, --cap-drop, --pull",
  ),
};

/** Splits words into options, by their last names, and the rest. */
export function takeOptions(words: readonly string[], valued: readonly (readonly string[])[]) {
  const options = new Map<string, string[]>();
  let at = 0;
  for (; words[at]?.startsWith("-"); at++) {
    const [, name = "", attached] =
      /^(--[^=]*|-[^-]?)(?:(?:=|(?=.))([^]*))?/.exec(words[at] ?? "") ?? [];
    const known = valued.find((each) => each.includes(name));
    const key = known?.at(-1) ?? name;
    const value = known === undefined ? "" : (attached ?? words[++at] ?? "");
    options.set(key, [...(options.get(key) ?? []), value]);
  }
  return { options, rest: words.slice(at) };
}
