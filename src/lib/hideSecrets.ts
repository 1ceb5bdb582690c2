/** More than is printed, because replacing secrets shortens a text. */
const MAX_TEXT = 2048;
const SECRET_NAME = /pass|pwd|secret|token|credential|key|auth|bearer|cookie|jwt/i;
/** The name in `NAME=value`, `NAME: value` and `?NAME=value`, not in `HOST:80` and `http://`. */
const ASSIGNMENT = /(?<![^\s=:?&;,{}"'])([^\s=:?&;,{}"']*)["']?(?:=|:(?![\d/]))/g;
/** Options whose name begins like `-pPASSWORD`. */
const PLAIN_OPTION =
  /^-p(?:\d+|(?:ort|ath|id|lug|rin|ro|re|ub|ar|ool|eer|ack)[a-z]*(?:[A-Z=:-].*)?)$/;
const USER_OPTION = /^(?:-u|-U|--user)$/;
const USER_INFO =
  /(\/\/)(?:[^\s/:]*:(?!\d+\/)\S*|[^\s/]*)@|(?<![^\s=,])([^\s/@:]+:)[^\s/]*@(?=[^\s@])/g;
const LONG_WORD = /[\w+-]{20,}=*/g;

/** Returns whether the value of a variable, an option or a field with this name may be a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * Hides likely secrets in an argument, or in a line of a log. The title that a program sets is one
 * argument, so all that follows the name of a secret in an argument is hidden. Reads at most 2,048
 * characters.
 *
 * @param before the argument before it
 */
export function hideSecrets(argument: string, before = ""): string {
  const words = argument.slice(0, MAX_TEXT).split(/(?<=\s)(?=\S)/);
  for (const [at, word] of words.entries()) {
    const kept = countKept(word, (words[at - 1] ?? before).trim());
    if (kept !== null) return `${hideWords(words.slice(0, at).join(""))}${word.slice(0, kept)}***`;
  }
  return hideWords(words.join(""));
}

/** Hides likely secrets in a line of a log, also credentials that nothing names. */
export function hideSecretsInLine(line: string): string {
  const text = line
    .slice(0, MAX_TEXT)
    .replace(CREDENTIALS, "$1***")
    .replace(STATEMENT, "$1***")
    .replace(SETTING, "$1***")
    .replace(SENTENCE, "$1***")
    .replace(BASE64, (word) => (looksEncoded(word) ? "***" : word));
  return hideSecrets(text);
}

/** Hides likely secrets in the lines of a log, also those that are longer than a line. */
export function hideSecretsInLines(lines: readonly string[]): string[] {
  const isAnnounced = (at: number) => ANNOUNCEMENT.test((lines[at - 1] ?? "").slice(0, MAX_TEXT));
  return hideKeys(lines).map((line, at) => (isAnnounced(at) ? "***" : hideSecretsInLine(line)));
}

/** Hides the lines of private keys, which may begin before the first line or end after the last. */
function hideKeys(lines: readonly string[]): string[] {
  const ends = lines.findIndex((line) => line.includes("-----END"));
  const begins = lines.findIndex((line) => line.includes("-----BEGIN"));
  let isInKey = ends >= 0 && (begins < 0 || ends < begins);
  return lines.map((line) => {
    if (line.includes("-----BEGIN")) isInKey = true;
    const shown = isInKey ? "***" : line;
    if (line.includes("-----END")) isInKey = false;
    return shown;
  });
}

/** The schemes of HTTP authentication whose credentials are one word. */
const CREDENTIALS = /\b((?:Bearer|Basic|Negotiate) +)(?=[^\s]*[\d=+/_.-])[^\s]{6,}/gi;
/**
 * SQL, which databases print if it fails: `ALTER USER app PASSWORD '…'`, `IDENTIFIED BY '…'`, and
 * `SET PASSWORD FOR app = '…'`.
 */
const STATEMENT = new RegExp(
  String.raw`(\b(?:password(?: for [^=]{1,80}= *| +)|identified (?:with \S{1,80} )?(?:by|as) +))` +
    String.raw`(?:'[^']*'?|"[^"]*"?)`,
  "gi",
);
/** Settings of Redis, and elements of XML. */
const SETTING = /(\b(?:requirepass|masterauth) +|<(?:password|passphrase|secret|token)>)[^\s<]+/gi;
/** "The initial password is …", "new token -> …" */
const SENTENCE =
  /((?:\b|_)(?:pass(?:word|phrase)|secret|token|key)s?\b[^=:]{0,80}? (?:is|set to|[-=]>) +).*/i;
/** "The password of this installation:", with the password in the next line. */
const ANNOUNCEMENT =
  /\b(?:pass(?:word|phrase|wd)|secret|token|key|credentials?)\b.*(?::|->|=>)\s*$/i;
const BASE64 = /[A-Za-z\d+/]{40,}={0,2}/g;
/** The parts of most paths are shorter. */
const MIN_PART = 12;

/** Returns whether a word looks like a line of a key, which may contain a few slashes. */
function looksEncoded(word: string): boolean {
  return looksRandom(word) && word.length / word.split("/").length >= MIN_PART;
}

/** Returns the length of a word without its secret; null if it does not look like one. */
function countKept(word: string, before: string): number | null {
  if (/^--?[^=]+$|:$/.test(before) && isSecretName(before) && !word.startsWith("-")) return 0;
  if (before === "-p" && !/^[\d.:/-]*\s*$/.test(word)) return 0;
  if (USER_OPTION.test(before) && word.includes(":")) return word.indexOf(":") + 1;
  if (/^-p\S/.test(word) && !PLAIN_OPTION.test(word.trim())) return "-p".length;
  for (const { 0: text, 1: name = "", index } of word.matchAll(ASSIGNMENT))
    if (isSecretName(name)) return index + text.length;
  return null;
}

/** Hides the user information of URLs, and long words that look random. */
function hideWords(text: string): string {
  return text
    .replace(USER_INFO, "$1$2***@")
    .replace(LONG_WORD, (word) => (looksRandom(word) ? "***" : word));
}

function looksRandom(word: string): boolean {
  const isMixed = /[a-z]/.test(word) && /[A-Z]/.test(word);
  return /\d/.test(word) && /[a-z]/i.test(word) && (isMixed || /[a-z\d]{20}/i.test(word));
}
