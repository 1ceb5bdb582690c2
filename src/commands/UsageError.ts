export type CommandName =
  | "map"
  | "check"
  | "verify"
  | "allocate"
  | "run"
  | "release"
  | "list"
  | "url"
  | "init"
  | "who"
  | "explain"
  | "free"
  | "move"
  | "undo";

/** A mistake in the arguments. */
export class UsageError extends Error {
  /** The command with the help to read; null if it is the help of the program. */
  readonly command: CommandName | null;

  constructor(message: string, command: CommandName | null = null) {
    super(message);
    this.command = command;
  }
}
