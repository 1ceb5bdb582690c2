import type { Place } from "./Report.ts";
import { where } from "./formats/text.ts";

/** What is wrong, and what would be right, with what the user wrote; null: it stands in no file. */
export interface Mistake {
  readonly message: string;
  readonly place: Place | null;
}

/** Why no work could be done: all mistakes at once. */
export class Mistakes extends Error {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[], options?: ErrorOptions) {
    super(mistakes.map(({ message, place }) => `${place === null ? "" : `${where(place)}: `}${message}`).join("\n"), options);
    this.mistakes = mistakes;
  }
}
