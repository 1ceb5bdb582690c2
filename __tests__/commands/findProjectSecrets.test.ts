import { describe, expect, it } from "vitest";
import { findProjectSecrets, listSecretVariables } from "../../src/commands/findProjectSecrets.ts";
import { resolveModel } from "../../src/compose/index.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";

function find(texts: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const files = memoryFiles(placeTexts(texts, "/repo/shop"), "/repo/shop");
  const request = { ...requestFor("/repo/shop"), profiles: ["*"] };
  const { paths, values, secrets } = findProjectSecrets(resolveModel(request, files, env), files);
  const sort = (list: readonly string[]) => [...new Set(list)].filter(Boolean).toSorted();
  return {
    paths: paths.map((path) => path.replace("/repo/shop/", "")).toSorted(),
    values: sort(values),
    secrets: sort(secrets),
  };
}

const compose = (service: string, more = "") =>
  `services:\n  web:\n    image: web\n${service.replaceAll(/^/gm, "    ")}\n${more}`;

describe("findProjectSecrets", () => {
  it("finds the values of .env, and which of them have the name of a secret", () => {
    const env = "MODE=plain\nDB_PASSWORD='a b'  # note\nexport API_TOKEN=xyz\n# OLD=gone\n";
    expect(find({ "compose.yaml": compose(""), ".env": env })).toEqual({
      paths: [".env", "compose.yaml"],
      values: ["'a b'  # note", "a b", "plain", "xyz"],
      secrets: ["'a b'  # note", "a b", "xyz"],
    });
  });

  it("also reads the lines after a mistake, and keeps the names of the project", () => {
    const env = "A=one\nB C=two\nD=three\nCOMPOSE_PROJECT_NAME=shop-main\n";
    expect(find({ "compose.yaml": compose(""), ".env": env }).values).toEqual([
      "one",
      "three",
      "two",
    ]);
  });

  it("finds the env files of services, also of profiles and of included projects", () => {
    const texts = {
      "compose.yaml": compose(
        "profiles: [extra]\nenv_file: [web.env, {path: none.env, required: false}]",
        "include: [sub/compose.yaml]\n",
      ),
      "web.env": "WEB=web-value\n",
      "sub/compose.yaml": "services: {db: {image: db, env_file: db.env}}\n",
      "sub/db.env": "DB=db-value\n",
      "other.env": "OTHER=other-value\n",
    };
    expect(find(texts)).toMatchObject({ values: ["db-value", "web-value"], secrets: [] });
    expect(find(texts).paths).toEqual(
      expect.arrayContaining(["compose.yaml", "sub/compose.yaml", "web.env"]),
    );
  });

  it.each<[string, string]>([
    [
      "a mapping",
      'environment: {MODE: plain, DB_PASSWORD: "${PASS}", PIN_TOKEN: 1234, EMPTY_KEY: }',
    ],
    ["a list", 'environment: [MODE=plain, "DB_PASSWORD=${PASS}", PIN_TOKEN=1234, EMPTY_KEY]'],
  ])("finds the secrets among the variables of services in %s", (_, service) => {
    const found = find({ "compose.yaml": compose(service) }, { PASS: "from-shell" });
    expect(found.secrets).toEqual(["1234", "from-shell"]);
  });

  it("finds the contents of secrets", () => {
    const secrets =
      "secrets:\n  a: {file: ./a.txt}\n  b: {environment: B}\n  c: {external: true}\n";
    const texts = { "compose.yaml": compose("", secrets), "a.txt": "from a file\n" };
    expect(find(texts, { B: "from a variable" }).secrets).toEqual([
      "from a file\n",
      "from a variable",
    ]);
  });

  it("finds the files of a project that Compose refuses", () => {
    const texts = { "compose.yaml": "services: [", ".env": "A=one\n" };
    expect(find(texts)).toEqual({ paths: [".env", "compose.yaml"], values: ["one"], secrets: [] });
  });

  it("finds nothing without a project", () => {
    expect(find({ "README.md": "" })).toEqual({ paths: [], values: [], secrets: [] });
  });
});

describe("listSecretVariables", () => {
  it("lists variables with the name of a secret, but no paths", () => {
    const env = {
      GITHUB_TOKEN: "ghs_abc",
      HOME: "/home/dev",
      PWD: "/srv/shop",
      SSH_AUTH_SOCK: "/tmp/agent",
      AUTH_FILE: String.raw`C:\auth`,
      LANG: "C.UTF-8",
    };
    expect(listSecretVariables(env)).toEqual(["ghs_abc"]);
  });
});
