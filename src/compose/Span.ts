/**
 * A range of a file's text in UTF-16 offsets; `end` is exclusive. `file` is the absolute path as it
 * was read.
 */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Another place that matters to a problem, for example the first definition of a key. `message` is
 * its label in the code frame.
 */
export interface Related {
  readonly message: string;
  readonly span: Span;
}
