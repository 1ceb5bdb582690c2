// The dictionary of the mutations: texts that mean something to a reader or to a format.

/** Keys of Compose files, policies and workflows. */
export const KEYS = [
  "services include extends ports expose image networks network_mode depends_on profiles env_file",
  "environment container_name labels links name x-portplan deploy replicas scale volumes configs",
  "secrets build restart healthcheck develop driver internal external file service path",
  "project_directory",
  "target published protocol mode host_ip app_protocol required condition",
  "version roles ranges reserved rules ignore optional alternatives needs environments assignments",
  "health healthz",
  "ports range reason until level role port variable variables projects hosts scheme images",
  "on jobs runs-on steps uses with strategy matrix container options secrets inherit",
  "__proto__ constructor toString hasOwnProperty <<",
].flatMap((line) => line.split(" "));

/** Texts that a format or a terminal could interpret. */
const MARKUP = [
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  "</code></td></tr></table>",
  '" onmouseover="alert(1)',
  "' x='",
  "javascript:alert(1)",
  "[x](javascript:alert(1))",
  "![x](https://evil.example/x.png)",
  "https://evil.example",
  "www.evil.example",
  "@octocat #1 octo-org/octo-repo#1",
  "| a | b |",
  "`",
  "```",
  "~~~",
  "**",
  "<!--",
  "-->",
  "--",
  "&amp;&#60;",
  "#quot;",
  "%%{init: {}}%%",
  'click p0 "https://evil.example"',
  "end",
  "subgraph",
  "$$x$$",
  "# x",
  "---",
  "- x",
  "> x",
  "1. x",
  "\\",
  "]]>",
  "{{",
  "}}",
];

const COMMANDS = [
  "::error file=a.yaml::x",
  "::set-output name=ok::true",
  "::add-mask::8",
  "::stop-commands::x",
  "::set-env name=PATH::x",
  "\n::warning::x",
  "\r::warning::x",
  "\u00ad::warning::x",
  "##[error]x",
  "#\u2060#[command]x",
  "%0A::error::x",
  "ok<<ghadelimiter_",
  "\nEOF\nPATH=x",
];

const CHARACTERS = [
  "\0",
  "\u0001",
  "\u0007",
  "\b",
  "\t",
  "\n",
  "\r",
  "\r\n",
  "\u001b[2J",
  "\u001b]0;x\u0007",
  "\u007f",
  "\u0085",
  "\u009b1m",
  "\u00a0",
  "\u00ad",
  "\u061c",
  "\u200b",
  "\u200d",
  "\u200e",
  "\u202a",
  "\u202e",
  "\u2028",
  "\u2029",
  "\u2060",
  "\u2066",
  "\u2069",
  "\ufeff",
  "\ufffd",
  "\u{e0041}",
  "\u{1f433}",
  "é",
  "数据",
  "İ",
  "ß",
  "a\u0301\u0301\u0301",
];

const SYNTAX = [
  [": ", "- ", "#", " #", "? ", "| ", "|-", "> ", "&a ", "*a", "<<: *a", "!!str ", "!reset "],
  ["!override ", "!!binary ", "{", "}", "[", "]", ",", "'", '"', "---\n", "...\n", "%YAML 1.1\n"],
  ["~", "null", "true", "no", "0x50", "0o17", "017", "1_000", "22:22", ".inf", ".nan", "1e3"],
  ["${", "$", "$$", "${A", "${A}", "$A", "${A:-x}", "${A-}", "${A:?x}", "${A?}", "${A:+x}"],
  ["${A:-${B:-${C}}}", "${A:-}", "${}", "${1}", "${A[0]}", "${A!}", "${{ github.token }}"],
  ["${{ matrix.port }}", "${{ fromJSON('[1]') }}", "export A=", "A=", "A='", 'A="', "A=`id`"],
  ["A=$(id)", "A: b", "\\\n", "\\n"],
].flat();

const PORTS = [
  ["80", "8080:80", "127.0.0.1:8080:80", "[::1]:8080:80", "::1:8080:80", "8080-8090:80-90"],
  ["8000-8010:80", "1-65535:1-65535", "0:0", "65535:65535", "65536:1", "-1:80", "8080:80/udp"],
  ["8080:80/TCP", "8080:80/sctp", "8080:80/x", "9-8:9-8", ":80", "80:", ":", "::", "0.0.0.0:1:1"],
  ["255.255.255.255:1:1", "fe80::1%eth0:1:1", "8080", "8080:80:", "1e3:80", "099:80", "8_0:80"],
  ["99999999999999999999:80", "9007199254740993", "-0", "0.5", "４４３:80"],
].flat();

const PATHS = [
  [".", "..", "../", "../../../../etc/passwd", "/etc/passwd", "/dev/null", "/proc/self/environ"],
  ["compose.yaml", "./compose.yaml", "~/.bashrc", "a\\b", "C:\\x", "//x/y", "github>o/r", "-"],
  ["github>o/r//../../user", "https://evil.example/x.yaml", "oci://x/y", "**/*", "*", "?[a]"],
].flat();

/** References to variables that have the secret as their value. */
export const REFERENCES = [
  "${API_KEY}",
  "k${API_KEY}",
  "$API_KEY",
  "${API_KEY:-5432}",
  "${API_KEY:?required}",
  "${NOT_SET:-${API_KEY}}",
  "${API_KEY:+set}",
  "8080:${API_KEY}",
  "${API_KEY}:80",
  "service:${API_KEY}",
];

/** Words that several readers know. */
const WORDS = ["host", "none", "default", "bridge", "tcp", "udp", "ingress", "postgres:16", "web"];

/** Short texts that worst-case inputs of a regular expression consist of. */
export const REPEATED = [
  [" ", "\t", "\n", "a", "A", "0", "1", "-", "_", ".", ":", "/", "\\", "$", "$$", "{", "${", "}"],
  ['"', "'", "`", "#", "##", "*", "?", "[", "]", "(", "<", ">", "<!--", "|", "&", "%", "%0A", "@"],
  ["=", ",", ";", "!", "~", "a@", "a.", "1.", "::", "- ", ": ", "a-", "0-", "0:", "ab", "a,", "é"],
  ["\u00ad", "\u2060", "\ud83d\udc33", "${A:-", "[a](", "www.", "*a", "../", "a/"],
].flat();

export const TOKENS: readonly string[] = [
  ...MARKUP,
  ...COMMANDS,
  ...CHARACTERS,
  ...SYNTAX,
  ...PORTS,
  ...PATHS,
  ...WORDS,
];

/** Entries of `ports`. */
export const PORT_TOKENS: readonly string[] = PORTS;
