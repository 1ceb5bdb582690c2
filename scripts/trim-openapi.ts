import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// Extracts the part of GitHub's published OpenAPI description that the tests' server uses:
//   npm pack @octokit/openapi && tar xf octokit-openapi-*.tgz package/generated/api.github.com.json
//   node scripts/trim-openapi.ts package/generated/api.github.com.json

const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  "/repos/{owner}/{repo}/commits/{commit_sha}/pulls": ["get"],
  "/repos/{owner}/{repo}/compare/{basehead}": ["get"],
  "/repos/{owner}/{repo}/git/blobs/{file_sha}": ["get"],
  "/repos/{owner}/{repo}/git/commits/{commit_sha}": ["get"],
  "/repos/{owner}/{repo}/git/trees/{tree_sha}": ["get"],
  "/repos/{owner}/{repo}/issues/comments/{comment_id}": ["patch", "delete"],
  "/repos/{owner}/{repo}/issues/{issue_number}/comments": ["get", "post"],
  "/repos/{owner}/{repo}/pulls": ["get"],
  "/repos/{owner}/{repo}/pulls/{pull_number}": ["get"],
};
const WEBHOOKS = [
  "issue-comment-created",
  "merge-group-checks-requested",
  "pull-request-synchronize",
  "push",
  "workflow-run-completed",
];

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Prose and samples, which are most of the size and are not used. */
const DROPPED = new Set([
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "x-github",
  "tags",
  "title",
]);

function trimmed(value: Json, parent = ""): Json {
  if (Array.isArray(value)) return value.map((item: Json) => trimmed(item));
  if (typeof value !== "object" || value === null) return value;
  // Below `properties`, these are names of properties: a label has a description.
  const kept = Object.entries(value).filter(
    ([name]) => parent === "properties" || !DROPPED.has(name),
  );
  return Object.fromEntries(
    kept.map(([name, item]) => [name, trimmed(item, parent === "properties" ? "" : name)]),
  );
}

function* references(value: Json): Iterable<string> {
  if (Array.isArray(value)) for (const item of value) yield* references(item);
  else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      if (name === "$ref" && typeof item === "string") yield item;
      else yield* references(item);
    }
  }
}

function pick<Value>(
  from: Readonly<Record<string, Value>>,
  names: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(
    names.map((name) => {
      const value = from[name];
      if (value === undefined) throw new Error(`${name} is missing in the description`);
      return [name, value];
    }),
  );
}

const source = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const paths = Object.fromEntries(
  Object.entries(OPERATIONS).map(([path, methods]) => [
    path,
    trimmed(pick(source.paths[path], methods) as Json),
  ]),
);
const webhooks = trimmed(pick(source["x-webhooks"], WEBHOOKS) as Json);
const components: Record<string, Record<string, Json>> = {};
const pending = [...references([paths, webhooks])];
for (let reference = pending.pop(); reference !== undefined; reference = pending.pop()) {
  const [, , kind = "", name = ""] = reference.split("/");
  const group = (components[kind] ??= {});
  if (name in group) continue;
  group[name] = trimmed(source.components[kind][name]);
  pending.push(...references(group[name] ?? null));
}
const sorted = Object.fromEntries(
  Object.entries(components).map(([kind, group]) => [
    kind,
    Object.fromEntries(Object.entries(group).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  ]),
);
const { version, license } = source.info;
const target = join(import.meta.dirname, "../__tests__/system/github/openapi.json");
const info = { title: "GitHub REST API, trimmed by scripts/trim-openapi.ts", version, license };
const { openapi } = source;
const document = { openapi, info, paths, "x-webhooks": webhooks, components: sorted };
writeFileSync(target, `${JSON.stringify(document)}\n`);
