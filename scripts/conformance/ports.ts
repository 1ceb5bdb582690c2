import fc from "fast-check";
import { chance, joined, mapping, oneOf, sometimes, using, weighted } from "./arbitraries.ts";
import { text, withProperties, type Text, type Yaml, type YamlList } from "./Yaml.ts";

// Generates port entries in every syntax that Compose accepts, with few numbers that often repeat.

const nothing = fc.constant(text(""));

const protocol = weighted<Text>(
  [75, nothing],
  [25, using("protocol", oneOf("/udp", "/tcp", "/sctp", "/UDP", "/"))],
);

const variable = weighted<Text>(
  [2, using("${V:-default}", oneOf("${PORT:-8080}"))],
  [1, using("${V}", oneOf("${PORT}"))],
  [1, using("$V", oneOf("$PORT"))],
  [1, using("${V-default}", oneOf("${PORT-8081}"))],
  [1, using("${V:+other}", oneOf("${PORT:+8082}"))],
  [1, using("${V+other}", oneOf("${PORT+8082}"))],
  [1, using("${V:?message}", oneOf("${SET:?must be set}"))],
  [1, using("${V?message}", oneOf("${SET?must be set}"))],
  [1, using("default in a default", oneOf("${NONE:-${PORT:-8083}}", "${NONE-${SET:+8085}}"))],
  [1, using("several variables", oneOf("${NONE:-80}${SHORT-81}"))],
);

const hostPort = weighted(
  [65, oneOf("8080", "8081", "8082", "22", "08080", "65535")],
  [35, using("variable as host port", variable)],
);

const containerPort = weighted(
  [88, oneOf("80", "81", "82", "22", "8080")],
  [12, using("variable as container port", oneOf("${TARGET:-80}", "${NONE-81}", "8${DIGIT:-0}"))],
);

/** Generates a host range and a container range of the same length. */
const ranges = fc.constantFrom(1, 0, 2, 3).map((length) => ({
  host: oneOf(...[8080, 8081, 8082].map((first) => `${first}-${first + length}`)),
  container: oneOf(...[80, 81].map((first) => `${first}-${first + length}`)),
}));

const hostAndContainer = weighted<Text>(
  [12, joined`${hostPort}:${containerPort}`],
  [1, using("long range", oneOf("8080-8380:1000-1300", "8000-8255:80-335", "8080-8380:80"))],
  [
    4,
    using(
      "range",
      ranges.chain(({ host, container }) => joined`${host}:${container}`),
    ),
  ],
  [
    4,
    using(
      "pool",
      ranges.chain(({ host }) => joined`${host}:${containerPort}`),
    ),
  ],
  [4, using("empty host port", joined`:${containerPort}`)],
  [4, using("host port 0", joined`${oneOf("0", "00", "0-0")}:${containerPort}`)],
);

const address = weighted<Text>(
  [65, nothing],
  [16, using("IPv4 address", oneOf("127.0.0.1:", "0.0.0.0:", "127.0.0.2:", "[127.0.0.1]:"))],
  [9, using("IPv6 address in brackets", oneOf("[::1]:", "[::]:", "[0:0:0:0:0:0:0:1]:"))],
  [10, using("variable as address", oneOf("${ADDRESS:-127.0.0.1}:", "${ADDRESS}:"))],
);

const shortText = weighted<Text>(
  [90, joined`${address}${hostAndContainer}${protocol}`],
  [8, using("no host port", joined`${oneOf("80", "81", "80-82", "82")}${protocol}`)],
  [2, using("variable as an entry", oneOf("${ENTRY:-8080:80}", "${ENTRY:-80}"))],
);

/** Returns whether a text can be written without quotes. */
const isPlain = (written: string) => /^[\da-z$]/i.test(written) && !/[{}[\],#]|:$|: /.test(written);

const quoted = fc
  .record({ entry: shortText, plain: chance(45), single: chance(20) })
  .map(({ entry, plain, single }): Text => {
    if (plain && isPlain(entry.text))
      return { text: entry.text, uses: [...entry.uses, "plain scalar"] };
    return { ...entry, text: single ? `'${entry.text}'` : `"${entry.text}"` };
  });

/** Formats a text as a block scalar with enough indentation for any place. */
function inBlock(header: string, entry: Text): Text {
  return { ...entry, text: `${header}\n${" ".repeat(24)}${entry.text}` };
}

const short = using(
  "short syntax",
  weighted<Text>(
    [83, quoted],
    [
      5,
      using(
        "block scalar",
        fc
          .tuple(fc.constantFrom("|-", ">-"), shortText)
          .map(([header, entry]) => inBlock(header, entry)),
      ),
    ],
    [
      9,
      using(
        "odd integer",
        oneOf("0120", "0x50", "0o120", "0b1010000", "8_080", "0_120", "017", "+0x50", "+80"),
      ),
    ],
    [
      3,
      using(
        "explicit tag",
        oneOf(
          "!!str 8080:80",
          '!!str "81"',
          "!!int 80",
          "!!str 82",
          '!!int "80"',
          "! 8080:80",
          "!!int 0x50",
          '!!int "8_080"',
          "!!binary ODA4MDo4MA==",
        ),
      ),
    ],
  ),
);

const published = weighted<Text>(
  [22, using("published as a string", oneOf('"8080"', "'8081'"))],
  [22, using("published as an integer", oneOf("8080", "8081", "0x1F90"))],
  [11, using("published as a range", oneOf('"8080-8082"', "8081-8082"))],
  [11, using("published is empty", oneOf('""'))],
  [6, using("host port 0", oneOf("0", '"0"'))],
  [11, using("variable as published", oneOf('"${PORT:-8080}"', '"${PORT}"', "$PORT"))],
  [
    9,
    using(
      "published that only the engine rejects",
      oneOf("abc", '"70000"', "-1", '" 8080"', '"${PORT:-}a"'),
    ),
  ],
  [4, using("$$", oneOf('"$$PORT"', '"$${PORT}"', '"$$$$"'))],
  [4, using("lone $", oneOf('"80$"', '"$1"', '"$-$(x)"', "$ PORT"))],
);

const target = weighted<Text>(
  [90, oneOf("80", '"80"', "81", "0x50", "82", '"+80"')],
  [10, using("variable as container port", oneOf('"${TARGET:-82}"', '"8${DIGIT:-1}"'))],
);

const hostIp = weighted<Text>(
  [70, using("host_ip", oneOf("127.0.0.1", '"::1"', "0.0.0.0", '"::"', '"0:0:0:0:0:0:0:1"'))],
  [30, using("variable as host_ip", oneOf('"${ADDRESS:-127.0.0.1}"'))],
);

const long = using(
  "long syntax",
  fc
    .tuple(
      mapping({
        target,
        published: sometimes(85, published),
        host_ip: sometimes(30, hostIp),
        protocol: sometimes(30, using("protocol", oneOf("tcp", "udp", "TCP", "sctp"))),
        mode: sometimes(
          30,
          weighted<Text>([1, oneOf("ingress")], [2, using("mode: host", oneOf("host"))]),
        ),
        name: sometimes(12, using("name of a port", oneOf("front", '"${NONE:-back}"'))),
        app_protocol: sometimes(12, using("app_protocol", oneOf("http", "h2c"))),
        "x-note": sometimes(4, oneOf("kept")),
        "<<": sometimes(
          8,
          using(
            "merge key in an entry",
            oneOf(
              "{protocol: udp, name: merged}",
              "[{mode: host}, {mode: ingress, protocol: udp}]",
            ),
          ),
        ),
      }),
      chance(50),
    )
    .map(([entry, flow]) => ({ ...entry, flow })),
);

export const port: fc.Arbitrary<Yaml> = weighted<Yaml>(
  [67, short],
  [
    3,
    using(
      "anchor of an entry",
      weighted<Yaml>([1, quoted], [1, long]).map((each) => withProperties(each, "&own")),
    ),
  ],
  [30, long],
);

export const ports = (most: number): fc.Arbitrary<YamlList> =>
  fc
    .tuple(fc.array(port, { minLength: 1, maxLength: most, size: "max" }), chance(40))
    .map(([entries, flow]) => ({
      list: entries,
      flow: flow && !entries.some((each) => "text" in each && each.text.includes("\n")),
      uses: [],
    }));
