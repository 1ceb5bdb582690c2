import { describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/**
 * Returns the problems of a project with a service of these lines. Adds an image if they contain
 * none, and `top` after the services.
 */
function problemsOf(lines: string, top = ""): string {
  const image = /^image:|^build:/m.test(lines) ? [] : ["image: busybox"];
  const own = [...image, ...lines.split("\n")].map((line) => `    ${line}`).join("\n");
  const text =
    `name: shop\nservices:\n  web: {image: busybox}\n  built: {build: .}\n  a:\n${own}\n` +
    `${top}\n`;
  const { problems } = resolveProject(
    requestFor("/repo"),
    memoryFiles({ "/repo/compose.yaml": text }),
    {},
  );
  return problems.map(({ message }) => message).join("; ");
}

// Docker Compose rejects all of these.
describe("resolveProject accepts an invalid project if the error does not affect ports", () => {
  it.each<[lines: string, top?: string]>([
    ["volumes: [':/data']"],
    ["volumes: ['']"],
    ["volumes: ['./a:']"],
    ["volumes: ['ab:/c']"],
    ["volumes: ['named/:/c']"],
    ["volumes: [{type: bind, source: ./a}]"],
    ["volumes: [{type: volume, source: nope, target: /a}]"],
    ["devices: [{source: /dev/a}]"],
    ["tmpfs: /run\nvolumes: ['./a:/run']"],
    ["tmpfs: ['/run:size=1m']\nvolumes: ['./a:/run']"],
    ["tmpfs: ['/run', '/run:size=1m']"],
    ["healthcheck: {test: [curl, x]}"],
    ["healthcheck: {test: [cmd, x]}"],
    ["configs: [a]"],
    ["secrets: [a]"],
    ["secrets: [{source: b}]", "secrets: {a: {file: ./x}}"],
    ["configs: [{target: /x}]"],
    ["models: [m]"],
    ["models: {n: {}}", "models: {m: {model: ai/x}}"],
    ["build: {context: ., secrets: [s]}"],
    ["build: {context: ., dockerfile: a, dockerfile_inline: b}"],
    ["build: {context: ., additional_contexts: {x: 'service:web'}}"],
    ["build: {context: ., additional_contexts: {x: 'service:nope'}}"],
    ["build: {context: ., additional_contexts: ['x=service:nope']}"],
    ["platform: linux/arm64\nbuild: {context: ., platforms: [linux/amd64]}"],
    ["cpus: 0.5\ndeploy: {resources: {limits: {cpus: '1'}}}"],
    ["cpus: 0.5\ndeploy: {resources: {limits: {memory: 1g}}}"],
    ["mem_limit: 1.5g\ndeploy: {resources: {limits: {memory: 1g}}}"],
    ["mem_reservation: 1k\ndeploy: {resources: {reservations: {memory: '1025'}}}"],
    ["pids_limit: 5\ndeploy: {resources: {limits: {pids: 6}}}"],
    ["pids_limit: 5\ndeploy: {resources: {limits: {cpus: '1'}}}"],
    ["develop: {watch: [{path: ., action: sync}]}"],
    ["develop: {watch: [{path: ., action: sync+restart}]}"],
    ["image: x", "secrets: {a: {}}"],
    ["image: x", "configs: {a: {}}"],
    ["image: x", "secrets: {a: {name: x}}"],
    ["image: x", "secrets: {a: }"],
    ["profiles: [off]\nvolumes: [':/a']"],
    ["volumes: ['${NOPE}:/a']"],
    ["image: x", "volumes: {a: {external: true, driver: local}}"],
    ["image: x", "volumes: {a: {external: {name: q}, driver: local}}"],
    ["image: x", "secrets: {a: {file: x, environment: Y}}"],
    ["image: x", "secrets: {a: {driver: x}}"],
    ["image: x", "configs: {a: {file: x, content: Y}}"],
    ["gpus: [{count: 1, device_ids: ['0']}]"],
    [
      "deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1, " +
        "device_ids: ['0']}]}}}",
    ],
    ["develop: {watch: [{path: '', action: rebuild}]}"],
    ["image: x", "secrets: {a: {external: false}}"],
    ["image: x", "volumes: {a: {external: {name: q}, name: r}}"],
    ["image: x", "secrets: {a: {environment: ''}}"],
    ['command: "it\'s"'],
    ["entrypoint: 'a (b)'"],
    ["command: 'a \\'"],
    ["post_start: [{command: 'x\"'}]"],
    ['profiles: [off]\ncommand: "it\'s"'],
    ["healthcheck: {interval: '30'}"],
    ["healthcheck: {timeout: 5 s}"],
    ["stop_grace_period: ten"],
    ["deploy: {update_config: {delay: 5q}}"],
    ["volumes: [{type: bind, target: /a}]"],
  ])("%s", (lines, top) => {
    expect(problemsOf(lines, top)).toBe("");
  });
});

it("rejects a network with two names", () => {
  expect(problemsOf("image: x", "networks: {a: {external: {name: q}, name: r}}")).toBe(
    "networks.a has different values for name and external.name",
  );
});
