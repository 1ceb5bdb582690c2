// Imports nothing: a module that is loaded later shares it, and what such modules share is kept out
// of the program's first scope, which takes longer to load.

/** Names of the host on the host itself. */
export const LOCAL = String.raw`localhost|127\.0\.0\.1|\[::1\]`;
/** Names of the host before `:PORT` in a container, where 0.0.0.0 is an address to listen on. */
export const FROM_CONTAINER =
  LOCAL + String.raw`|host\.docker\.internal|docker\.for\.mac\.localhost`;
/** Names of the host before `:PORT`, including those that containers use. */
export const HOST = String.raw`${FROM_CONTAINER}|0\.0\.0\.0`;
