import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

/** A JSON Schema, limited to the parts that GitHub's description uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

/** An operation: a method on a path with parameters. */
export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content & { readonly $ref?: string }>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly "x-webhooks": Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> } & Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
}

/**
 * The parts of GitHub's published REST API description that this project uses
 * (scripts/trim-openapi.ts).
 */
const description: Description = JSON.parse(
  readFileSync(join(import.meta.dirname, "openapi.json"), "utf8"),
);

const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({
  $id: "github",
  components: { schemas: nullables(description.components.schemas) },
});
const validators = new Map<Schema, ValidateFunction>();

/** Returns the errors of a value; empty if it matches its schema. */
export function violations(schema: Schema, value: unknown): string[] {
  let validate = validators.get(schema);
  if (validate === undefined)
    validators.set(schema, (validate = ajv.compile(absolute(nullables(schema)) as object)));
  validate(value);
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath || "/"} ${message}`,
  );
}

/** Converts `nullable` of OpenAPI 3.0 to JSON Schema. */
function nullables(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nullables);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, ...rest } = value as Schema;
  const inner = Object.fromEntries(
    Object.entries(rest).map(([name, item]) => [name, nullables(item)]),
  );
  return nullable === true ? { anyOf: [inner, { type: "null" }] } : inner;
}

const absolute = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"github#/'));

function resolved(schema: Schema): Schema {
  return schema.$ref === undefined ? schema : (followed(schema.$ref) as Schema);
}

function followed(reference: string): unknown {
  const [, , kind = "", name = ""] = reference.split("/");
  const found = description.components[kind]?.[name];
  if (found === undefined) throw new Error(`the description has no ${reference}`);
  return found;
}

/** Returns the operation of a request, with the values of the path's parameters. */
export function findOperation(
  method: string,
  path: string,
): { readonly operation: Operation; readonly values: Record<string, string> } | null {
  for (const [template, methods] of Object.entries(description.paths)) {
    const operation = methods[method.toLowerCase()];
    const pattern = template.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const match = operation === undefined ? null : new RegExp(`^${pattern}$`).exec(path);
    if (operation !== undefined && match !== null)
      return { operation, values: { ...match.groups } };
  }
  return null;
}

/** Returns the errors in the parameters of a request. */
export function parameterViolations(
  { parameters = [] }: Operation,
  values: Record<string, string>,
  query: URLSearchParams,
): string[] {
  const known = parameters.map((parameter) =>
    "$ref" in parameter ? (followed(parameter.$ref) as Parameter) : parameter,
  );
  const unknown = [...query.keys()].filter(
    (name) => !known.some((each) => each.in === "query" && each.name === name),
  );
  return [
    ...unknown.map((name) => `there is no parameter ${name}`),
    ...known.flatMap(({ name, in: where, required, schema }) => {
      const text =
        where === "path"
          ? values[name]
          : where === "query"
            ? (query.get(name) ?? undefined)
            : undefined;
      if (text === undefined)
        return required && where === "query" ? [`the parameter ${name} is missing`] : [];
      const value = resolved(schema).type === "integer" ? Number(text) : decodeURIComponent(text);
      return violations(schema, value).map((problem) => `parameter ${name}: ${problem}`);
    }),
  ];
}

/** Returns the schema of a request's body; null if it has none. */
export function bodySchema({ requestBody }: Operation): Schema | null {
  return requestBody?.content?.["application/json"]?.schema ?? null;
}

/**
 * Returns the schema of a response; null for one without a body, undefined for an unknown status.
 */
export function answerSchema({ responses }: Operation, status: number): Schema | null | undefined {
  const response = responses[status];
  if (response === undefined) return undefined;
  const described = response.$ref === undefined ? response : (followed(response.$ref) as Content);
  return Object.values(described.content ?? {})[0]?.schema ?? null;
}

/**
 * Makes a webhook payload as in an event file: the minimum that GitHub describes, with the values
 * of the test.
 */
export function eventPayload(webhook: string, set: object): object {
  const schema = Object.values(
    description["x-webhooks"][webhook]?.post.requestBody?.content ?? {},
  )[0]?.schema;
  if (schema === undefined) throw new Error(`the description has no webhook ${webhook}`);
  const payload = complete(schema, set);
  const wrong = violations(schema, payload);
  if (wrong.length > 0) throw new Error(`invalid ${webhook}: ${wrong.join("; ")}`);
  return payload as object;
}

const FORMATS: Readonly<Record<string, string>> = {
  uri: "https://example.com/",
  "date-time": "2026-11-20T09:00:00Z",
  email: "octocat@example.com",
};

/** Returns the minimum value of a schema: the required parts in their simplest form. */
function sample(schema: Schema, depth = 0): unknown {
  const {
    nullable,
    type,
    enum: values,
    properties = {},
    required = [],
    allOf,
    anyOf,
    oneOf,
    format,
    minimum,
    items,
    minItems = 0,
  } = resolved(schema);
  if (values !== undefined) return values[0];
  if (nullable === true || depth > 12) return null;
  const [choice] = anyOf ?? oneOf ?? [];
  if (allOf !== undefined)
    return Object.assign({}, ...allOf.map((part) => sample(part, depth + 1)));
  if (type === "object" || Object.keys(properties).length > 0) {
    const own = required.map((name) => [name, sample(properties[name] ?? {}, depth + 1)]);
    return {
      ...(choice === undefined ? {} : Object(sample(choice, depth + 1))),
      ...Object.fromEntries(own),
    };
  }
  if (choice !== undefined) return sample(choice, depth + 1);
  if (type === "array")
    return Array.from({ length: minItems }, () => sample(items ?? {}, depth + 1));
  if (type === "integer" || type === "number") return minimum ?? 1;
  if (type === "boolean") return false;
  return type === "string" ? (FORMATS[format ?? ""] ?? "") : null;
}

/** Makes a response as described, with the values of the test. */
export function answer(operation: Operation, status: number, set: unknown): unknown {
  const schema = answerSchema(operation, status);
  if (schema === undefined)
    throw new Error(`${operation.operationId} has no response with status ${status}`);
  return schema === null ? undefined : complete(schema, set);
}

/** Fills values up to the minimum of a schema. */
function complete(schema: Schema, set: unknown): unknown {
  const { items, nullable: _, ...rest } = resolved(schema);
  if (set === undefined) return sample(schema);
  if (Array.isArray(set)) return set.map((item) => complete(items ?? {}, item));
  if (typeof set !== "object" || set === null) return set;
  const own = Object.entries(set).map(([name, value]) => [
    name,
    complete(propertyOf(rest, name), value),
  ]);
  return { ...Object(sample(rest)), ...Object.fromEntries(own) };
}

function propertyOf(schema: Schema, name: string): Schema {
  const { properties = {}, allOf = [], anyOf = [], oneOf = [] } = resolved(schema);
  const parts = [...allOf, ...anyOf, ...oneOf].map((part) => propertyOf(part, name));
  return properties[name] ?? parts.find((part) => Object.keys(part).length > 0) ?? {};
}
