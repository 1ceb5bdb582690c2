export type CommandName =
  | "map"
  | "check"
  | "allocate"
  | "release"
  | "url"
  | "init"
  | "who"
  | "explain";

/**
 * A mistake in the arguments. `command`: whose help shows what is right; null: that of the program.
 */
export class UsageError extends Error {
  readonly command: CommandName | null;

  constructor(message: string, command: CommandName | null = null) {
    super(message);
    this.command = command;
  }
}
