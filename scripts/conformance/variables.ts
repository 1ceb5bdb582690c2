import fc from "fast-check";
import { chance, oneOf, sometimes, using, weighted } from "./arbitraries.ts";
import { text, type Text, type Using } from "./Yaml.ts";

/**
 * The possible values of the variables in ports. The shell always sets SET. NONE and SHORT are
 * never set.
 */
const VALUES = {
  PORT: ["8081", "8082", "8080-8082", "127.0.0.1:9000", ""],
  ADDRESS: ["127.0.0.1", "0.0.0.0", ""],
  TARGET: ["81", "80", "82"],
  DIGIT: ["1", "2"],
  ENTRY: ["8086:86", "87/udp"],
} as const;
const NAMES = Object.keys(VALUES) as (keyof typeof VALUES)[];

export interface Shell extends Using {
  readonly variables: Readonly<Record<string, string>>;
}

/** Variables of the shell. */
export const shell: fc.Arbitrary<Shell> = fc
  .tuple(
    ...NAMES.map((name) =>
      sometimes(
        15,
        fc.constantFrom(...VALUES[name]).map((value): [string, string] => [name, value]),
      ),
    ),
  )
  .map((each) => {
    const set = each.filter((entry) => entry !== null);
    return {
      variables: Object.fromEntries([["SET", "8084"], ...set]),
      uses: [
        ...(set.length > 0 ? (["shell variable"] as const) : []),
        ...(set.some(([, value]) => value === "") ? (["empty shell variable"] as const) : []),
      ],
    };
  });

/** Generates a line that sets a variable, in any syntax of env files. */
const setting = (name: string, value: string): fc.Arbitrary<Text> =>
  weighted<Text>(
    [3, oneOf(`${name}=${value}`)],
    [1, using("env file: export", oneOf(`export ${name}=${value}`))],
    [1, using("env file: colon", oneOf(`${name}: ${value}`, `${name}:${value}`))],
    [1, using("env file: spaces", oneOf(`  ${name} =  ${value}`, `\t${name}=${value}  `))],
    [2, using("env file: quotes", oneOf(`${name}="${value}"`, `${name}='${value}'`))],
    [
      1,
      using("env file: comment", oneOf(`${name}=${value} # chosen`, `${name}="${value}" # chosen`)),
    ],
    [
      3,
      using(
        "env file: variable",
        oneOf(
          `BASE=${value}\n${name}=\${BASE}`,
          `${name}=\${UNKNOWN:-${value}}`,
          `SET=8083\n${name}=$SET`,
        ),
      ),
    ],
    [1, using("env file: duplicate name", oneOf(`${name}=1\n${name}=${value}`))],
    [
      1,
      using(
        "env file: escapes",
        oneOf(`${name}="${value}\\$"`, `${name}='\\'${value}'`, `${name}="\\t${value}"`),
      ),
    ],
  );

const lines = fc
  .tuple(
    sometimes(20, oneOf("# ports\n")),
    ...NAMES.map((name) =>
      sometimes(
        45,
        fc.constantFrom(...VALUES[name]).chain((value) => setting(name, value)),
      ),
    ),
    sometimes(12, using("env file: inherited name", oneOf("SET", "HOME", "NONE"))),
    sometimes(
      12,
      using("env file: quotes over several lines", oneOf('NOTE="one\ntwo"', "NOTE='one\ntwo'")),
    ),
  )
  .map((each) => each.filter((line) => line !== null));

/** Generates the text of an env file. */
export const envFile: fc.Arbitrary<Text> = fc
  .record({
    lines,
    crlf: weighted<Text>(
      [90, fc.constant(text("\n"))],
      [10, fc.constant(text("\r\n", "env file: CRLF"))],
    ),
    mark: weighted<Text>(
      [93, fc.constant(text(""))],
      [7, fc.constant(text("\ufeff", "env file: byte order mark"))],
    ),
    end: chance(95),
  })
  .map(({ lines: each, crlf, mark, end }) => ({
    text:
      mark.text +
      [...each.map((line) => line.text), ...(end ? [""] : ["LAST=1"])]
        .join("\n")
        .replaceAll("\n", crlf.text),
    uses: [...each.flatMap(({ uses }) => uses), ...crlf.uses, ...mark.uses],
  }));
