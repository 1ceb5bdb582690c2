import { isObject } from "../../lib/json.ts";

/** Thrown if GitHub's answer cannot be used. */
export class UnusableAnswer extends Error {
  constructor(message = "GitHub's answer is not as documented") {
    super(message);
  }
}

type Check = (value: unknown) => boolean;

export const text: Check = (value) => typeof value === "string";
export const integer: Check = Number.isSafeInteger;
export const boolean: Check = (value) => typeof value === "boolean";
/** A commit, tree or blob, which becomes an argument of git and part of a URL. */
export const objectId: Check = (value) =>
  typeof value === "string" && /^(?:[\da-f]{40}|[\da-f]{64})$/.test(value);

export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);

export const listOf =
  (item: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(item);

export const record = (fields: Readonly<Record<string, Check>>): Check => {
  const checks = Object.entries(fields);
  return (value) => isObject(value) && checks.every(([name, check]) => check(value[name]));
};

/** Returns the data of an answer. Throws if what is read of it is not as documented. */
export function requireShape<Data>(data: Data, check: Check): Data {
  if (!check(data)) throw new UnusableAnswer();
  return data;
}
