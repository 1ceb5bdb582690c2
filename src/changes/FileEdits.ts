import type { Files, Span } from "../compose/index.ts";
import type { PortRange } from "../lib/PortRange.ts";
import type { TextEdit } from "./ChangeRecord.ts";
import { editText } from "./editText.ts";

/** An edit of a file. */
export interface PlacedEdit {
  /** The absolute path. */
  readonly path: string;
  /** The text before all edits, without a byte order mark. */
  readonly text: string;
  readonly edit: TextEdit;
}

/** A file with its edits. */
export interface EditedFile extends Pick<PlacedEdit, "path" | "text"> {
  /** Sorted by `start`, not overlapping. */
  readonly edits: readonly TextEdit[];
}

/** The edits of several files. */
export class FileEdits {
  readonly #files = new Map<string, { readonly text: string; readonly edits: TextEdit[] }>();

  constructor(others?: FileEdits) {
    for (const { path, text, edits } of others?.list() ?? [])
      this.#files.set(path, { text, edits: [...edits] });
  }

  /** Adds an edit, unless it is there already. Returns false if it contradicts another one. */
  add({ path, text, edit }: PlacedEdit): boolean {
    const file = this.#files.get(path) ?? { text, edits: [] };
    const endOf = ({ start, before }: TextEdit) => start + before.length;
    const other = file.edits.find((each) => each.start < endOf(edit) && edit.start < endOf(each));
    if (other !== undefined)
      return (
        other.start === edit.start && endOf(other) === endOf(edit) && other.after === edit.after
      );
    file.edits.push(edit);
    file.edits.sort((a, b) => a.start - b.start);
    this.#files.set(path, file);
    return true;
  }

  /** Lists the files by their path. */
  list(): EditedFile[] {
    const found = Array.from(this.#files, ([path, file]) => ({ path, ...file }));
    return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Returns the files as they are after the edits. */
  overlay(files: Files): Files {
    const texts = new Map(
      this.list().map(({ path, text, edits }) => [path, editText(text, edits)]),
    );
    return {
      ...files,
      read(path, trusted) {
        const found = files.read(path, trusted);
        const text = texts.get(path);
        return text === undefined || "failure" in found ? found : { ...found, text };
      },
    };
  }
}

/**
 * Finds a port or a range of ports in a part of a text, and returns the edit of each place. Digits
 * in a word or an address do not count. Keeps zeros in front.
 */
export function findNumber(
  text: string,
  { start, end }: Pick<Span, "start" | "end">,
  { first, last }: PortRange,
  to: PortRange,
): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { index, groups } of text.slice(start, end).matchAll(NUMBER)) {
    const { low = "", high } = groups ?? {};
    const isRange = high !== undefined;
    const isSame = Number(low) === first && Number(high ?? low) === last;
    if (isSame) {
      const before = isRange ? `${low}-${high}` : low;
      const after = isRange
        ? `${renumber(low, to.first)}-${renumber(high, to.last)}`
        : renumber(low, to.first);
      edits.push({ start: start + index, before, after });
    }
  }
  return edits;
}

/** Matches a port or a range of ports. */
const NUMBER = /(?<![\w.])(?<low>\d{1,10})(?:-(?<high>\d{1,10}))?(?![\w.])/g;

function renumber(written: string, port: number): string {
  return `${port}`.padStart(written.startsWith("0") ? written.length : 0, "0");
}
