/**
 * A stretch of one file's text: UTF-16 offsets, `end` exclusive. `file` is the absolute path as it
 * was read.
 */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/**
 * A place and what it has to do with the matter: the extending service, the other declarer, the env
 * file's line.
 */
export interface Related {
  readonly message: string;
  readonly span: Span;
}
