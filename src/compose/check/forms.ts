import { BOOLEANS } from "../load/casts.ts";
import { isCommandLine } from "./isCommandLine.ts";
import type { ScalarNode } from "../yaml/Node.ts";

/**
 * What Go makes of a single value beyond its kind, when the whole model is there
 * (https://github.com/compose-spec/compose-go/tree/main/types,
 * https://github.com/compose-spec/compose-go/blob/main/loader/mapstructure.go).
 */
export interface Form {
  readonly takes: (node: ScalarNode) => boolean;
  /** Behind the path of the value. */
  readonly message: string;
  readonly fix: string;
}

/** What Go's strconv.ParseFloat takes, without a sign. */
const HEXADECIMAL = String.raw`0x[\da-f_]*(?:\.[\da-f_]*)?p[-+]?\d+`;
const DECIMAL = String.raw`(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[-+]?\d+)?`;
const NUMBER = `(?:${HEXADECIMAL}|${DECIMAL})`;

/** `1h30m`, `1.5s`, `2w`; 0 needs no unit (https://github.com/xhit/go-str2duration). */
const DURATION_TEXT = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+)$/;
/**
 * A whole number, or `512m`, `1.5 GiB`
 * (https://github.com/compose-spec/compose-go/blob/main/types/bytes.go,
 * https://github.com/docker/go-units/blob/master/size.go).
 */
const SIZE_TEXT = new RegExp(`^(?:[-+]?\\d+|[+]?${NUMBER} ?(?:b|[kmgtp](?:i?b)?)?)$`, "i");
const CPUS_TEXT = new RegExp(`^[-+]?(?:${NUMBER}|inf|infinity)$|^nan$`, "i");
/** Go looks at the last byte before the sign alone. */
const SPACE_BEFORE_SIGN = /^[^=]*[\t-\r \x85\xa0](?:=|$)/;

const isInt64 = ({ type, value }: ScalarNode) => type === "int" && Number(value) < 2 ** 63;
const ofText =
  (pattern: RegExp): Form["takes"] =>
  ({ type, value }) =>
    type === "str" && pattern.test(value as string);
const or =
  (...each: readonly Form["takes"][]): Form["takes"] =>
  (node) =>
    each.some((takes) => takes(node));
const isNumber: Form["takes"] = ({ type }) => type === "int" || type === "float";
const isText = ofText(/^/);
const isDate: Form["takes"] = ({ type }) => type === "time";
const isNothing: Form["takes"] = ({ type }) => type === "null";

/** Whatever is there. */
export const ANYTHING: Form = { takes: () => true, message: "", fix: "" };
/** What has no form of its own: a date is a string to the schema, and to nothing else. */
export const NO_DATE: Form = {
  takes: (node) => !isDate(node),
  message: "is a date",
  fix: "put it in quotes",
};
export const FLAG: Form = {
  takes: or(
    ({ type }) => type === "bool",
    ofText(new RegExp(`^(?:${Object.keys(BOOLEANS).join("|")})$`, "i")),
  ),
  message: "is neither true nor false",
  fix: "write true or false",
};
/**
 * Compose takes it apart as a shell does
 * (https://github.com/compose-spec/compose-go/blob/main/types/command.go).
 */
export const COMMAND: Form = {
  takes: ({ type, value }) => type !== "str" || isCommandLine(value as string),
  message: "has a quote or a bracket that nothing closes",
  fix: "close it, or write a list of words",
};
export const DURATION: Form = {
  takes: ofText(DURATION_TEXT),
  message: "is no duration",
  fix: "write a number and a unit, as 30s",
};
export const SIZE: Form = {
  takes: or(({ type }) => type !== "str", ofText(SIZE_TEXT)),
  message: "is no size",
  fix: "write a number and a unit, as 512m",
};
export const CPUS: Form = {
  takes: or(isInt64, ({ type }) => type === "float", ofText(CPUS_TEXT)),
  message: "is no number",
  fix: "write a number, as 0.5",
};
const WHOLE = { message: "is no whole number", fix: "write a whole number" };
export const INT64: Form = { ...WHOLE, takes: or(isNumber, ofText(/^[-+]?\d+$/)) };
export const INT: Form = { ...WHOLE, takes: isInt64 };
export const COUNT: Form = {
  takes: (node) => isNumber(node) && Number(node.value) >= 0,
  message: "is neither 0 nor a positive number",
  fix: "write a whole number",
};
export const DEVICES: Form = {
  takes: or(isInt64, ofText(/^(?:all|[-+]?\d+)$/i)),
  message: "is no number of devices",
  fix: "write a whole number, or all",
};
export const MODE: Form = {
  takes: or(isInt64, ofText(/^[-+]?[0-7]+$/)),
  message: "is no mode of a file",
  fix: "write it as 0440",
};
export const TEXT: Form = { takes: isText, message: "is no text", fix: "put it in quotes" };
export const TEXT_OR_INT: Form = {
  takes: or(isInt64, isText, isNothing),
  message: "is neither text nor a whole number",
  fix: "put it in quotes",
};
export const PAIR: Form = { takes: ofText(/=/), message: "has no value", fix: "write NAME=VALUE" };
export const SSH_KEY: Form = {
  takes: ofText(/=|^default$/),
  message: "is no SSH key",
  fix: "write default, or ID=PATH",
};
export const EXTRA_HOST: Form = {
  takes: or(isDate, ofText(/^[^:=]+(?:=|:[^=]*$)/)),
  message: "is no host with its address",
  fix: "write HOST=ADDRESS",
};
/** In a list; of a mapping Go looks at no name. */
export const SETTING: Form = {
  takes: (node) => isDate(node) || !SPACE_BEFORE_SIGN.test(String(node.value)),
  message: "has a blank behind its name",
  fix: "take the blank out",
};
