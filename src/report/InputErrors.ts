import type { Place } from "./Report.ts";
import { formatPlace } from "./formats/text.ts";

/** What is wrong, and what would be right, with what the user wrote; null: it stands in no file. */
export interface InputError {
  readonly message: string;
  readonly place: Place | null;
}

/** Why no work could be done: all mistakes at once. */
export class InputErrors extends Error {
  readonly errors: readonly InputError[];

  constructor(mistakes: readonly InputError[], options?: ErrorOptions) {
    super(
      mistakes
        .map(({ message, place }) => `${place === null ? "" : `${formatPlace(place)}: `}${message}`)
        .join("\n"),
      options,
    );
    this.errors = mistakes;
  }
}
