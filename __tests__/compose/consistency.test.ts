import { describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/**
 * What is wrong with a project of which one service holds these lines beside an image or a build,
 * with `top` below the services.
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

// What is refused, and what is not, is what the loader of compose-go e70e961 (Compose 5.3 to 5.5)
// answered to these very projects.
describe("what has nothing to do with ports", () => {
  it.each<[lines: string, message: string, top?: string]>([
    ["volumes: [':/data']", "services.a.volumes: a volume has an empty section between colons"],
    ["volumes: ['']", "services.a.volumes: a volume is empty"],
    ["volumes: ['./a:']", "services.a.volumes: a volume has an empty section between colons"],
    ["volumes: ['ab:/c']", "the service a refers to the undefined volume ab"],
    ["volumes: ['named/:/c']", "the service a refers to the undefined volume named/"],
    ["volumes: [{type: bind, source: ./a}]", "services.a.volumes: a volume has no target"],
    [
      "volumes: [{type: volume, source: nope, target: /a}]",
      "the service a refers to the undefined volume nope",
    ],
    ["devices: [{source: /dev/a}]", "services.a.devices: a device has no target"],
    ["tmpfs: /run\nvolumes: ['./a:/run']", "the service a has two mounts at /run"],
    ["tmpfs: ['/run:size=1m']\nvolumes: ['./a:/run']", "the service a has two mounts at /run"],
    ["tmpfs: ['/run', '/run:size=1m']", "the service a has two mounts at /run"],
    [
      "healthcheck: {test: [curl, x]}",
      "the health check of a does not begin with CMD, CMD-SHELL or NONE",
    ],
    [
      "healthcheck: {test: [cmd, x]}",
      "the health check of a does not begin with CMD, CMD-SHELL or NONE",
    ],
    ["configs: [a]", "the service a refers to the undefined config a"],
    ["secrets: [a]", "the service a refers to the undefined secret a"],
    [
      "secrets: [{source: b}]",
      "the service a refers to the undefined secret b",
      "secrets: {a: {file: ./x}}",
    ],
    ["configs: [{target: /x}]", "the service a refers to the undefined config without a name"],
    ["models: [m]", "the service a refers to the undefined model m"],
    [
      "models: {n: {}}",
      "the service a refers to the undefined model n",
      "models: {m: {model: ai/x}}",
    ],
    ["build: {context: ., secrets: [s]}", "the service a refers to the undefined build secret s"],
    [
      "build: {context: ., dockerfile: a, dockerfile_inline: b}",
      "the service a has both dockerfile and dockerfile_inline",
    ],
    [
      "build: {context: ., additional_contexts: {x: 'service:web'}}",
      "the service a builds from web, which has no build of its own",
    ],
    [
      "build: {context: ., additional_contexts: {x: 'service:nope'}}",
      "the service a builds from nope, which does not exist",
    ],
    [
      "build: {context: ., additional_contexts: ['x=service:nope']}",
      "the service a builds from nope, which does not exist",
    ],
    [
      "platform: linux/arm64\nbuild: {context: ., platforms: [linux/amd64]}",
      "the service a has a platform for which it is not built",
    ],
    [
      "cpus: 0.5\ndeploy: {resources: {limits: {cpus: '1'}}}",
      "the service a has different values for cpus and deploy.resources.limits.cpus",
    ],
    [
      "cpus: 0.5\ndeploy: {resources: {limits: {memory: 1g}}}",
      "the service a has different values for cpus and deploy.resources.limits.cpus",
    ],
    [
      "mem_limit: 1.5g\ndeploy: {resources: {limits: {memory: 1g}}}",
      "the service a has different values for mem_limit and deploy.resources.limits.memory",
    ],
    [
      "mem_reservation: 1k\ndeploy: {resources: {reservations: {memory: '1025'}}}",
      "the service a has different values for mem_reservation and " +
        "deploy.resources.reservations.memory",
    ],
    [
      "pids_limit: 5\ndeploy: {resources: {limits: {pids: 6}}}",
      "the service a has different values for pids_limit and deploy.resources.limits.pids",
    ],
    [
      "pids_limit: 5\ndeploy: {resources: {limits: {cpus: '1'}}}",
      "the service a has different values for pids_limit and deploy.resources.limits.pids",
    ],
    [
      "develop: {watch: [{path: ., action: sync}]}",
      "develop.watch of a has no target to bring the files to",
    ],
    [
      "develop: {watch: [{path: ., action: sync+restart}]}",
      "develop.watch of a has no target to bring the files to",
    ],
    ["image: x", "secrets.a says not where its content comes from", "secrets: {a: {}}"],
    ["image: x", "configs.a says not where its content comes from", "configs: {a: {}}"],
    ["image: x", "secrets.a says not where its content comes from", "secrets: {a: {name: x}}"],
    ["image: x", "secrets.a is empty, and must be a mapping", "secrets: {a: }"],
    [
      "profiles: [off]\nvolumes: [':/a']",
      "services.a.volumes: a volume has an empty section between colons",
    ],
    ["volumes: ['${NOPE}:/a']", "services.a.volumes: a volume has an empty section between colons"],
    [
      "image: x",
      "volumes.a is external and has driver",
      "volumes: {a: {external: true, driver: local}}",
    ],
    [
      "image: x",
      "volumes.a is external and has driver",
      "volumes: {a: {external: {name: q}, driver: local}}",
    ],
    ["image: x", "secrets.a has file and environment", "secrets: {a: {file: x, environment: Y}}"],
    ["image: x", "secrets.a has neither file nor environment", "secrets: {a: {driver: x}}"],
    ["image: x", "configs.a has file and content", "configs: {a: {file: x, content: Y}}"],
    [
      "gpus: [{count: 1, device_ids: ['0']}]",
      "services.a reserves devices by count and by device_ids",
    ],
    [
      "deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1, " +
        "device_ids: ['0']}]}}}",
      "services.a reserves devices by count and by device_ids",
    ],
    [
      "develop: {watch: [{path: '', action: rebuild}]}",
      "develop.watch of services.a has an empty path",
    ],
    ["image: x", "secrets.a has neither file nor environment", "secrets: {a: {external: false}}"],
    ["image: x", "volumes.a has two names", "volumes: {a: {external: {name: q}, name: r}}"],
    ["image: x", "networks.a has two names", "networks: {a: {external: {name: q}, name: r}}"],
    ["image: x", "secrets.a has neither file nor environment", "secrets: {a: {environment: ''}}"],
    ['command: "it\'s"', "services.a.command has a quote or a bracket that nothing closes"],
    ["entrypoint: 'a (b)'", "services.a.entrypoint has a quote or a bracket that nothing closes"],
    ["command: 'a \\'", "services.a.command has a quote or a bracket that nothing closes"],
    [
      "post_start: [{command: 'x\"'}]",
      "services.a.post_start[0].command has a quote or a bracket that nothing closes",
    ],
    [
      'profiles: [off]\ncommand: "it\'s"',
      "services.a.command has a quote or a bracket that nothing closes",
    ],
    ["healthcheck: {interval: '30'}", "services.a.healthcheck.interval is no duration"],
    ["healthcheck: {timeout: 5 s}", "services.a.healthcheck.timeout is no duration"],
    ["stop_grace_period: ten", "services.a.stop_grace_period is no duration"],
    [
      "deploy: {update_config: {delay: 5q}}",
      "services.a.deploy.update_config.delay is no duration",
    ],
    ["volumes: [{type: bind, target: /a}]", "services.a.volumes has a bind mount without a source"],
  ])("is refused where Compose refuses it: %s", (lines, message, top) => {
    expect(problemsOf(lines, top)).toBe(message);
  });

  it.each<[lines: string, top?: string]>([
    ["volumes: ['./a:/b:ro']"],
    ["volumes: ['/data']"],
    ["volumes: ['a:/b:ro:x']"],
    ["volumes: ['C:\\a:/b']"],
    ["volumes: ['\\\\.\\pipe\\x:\\\\.\\pipe\\y']"],
    ["volumes: ['~/a:/b']"],
    ["volumes: ['é:/b']"],
    ["volumes: ['a:b']"],
    ["volumes: ['named:/c']", "volumes: {named: {}}"],
    ["volumes: ['x::y']"],
    ["volumes: [{type: volume, target: /a}]"],
    ["volumes: [{type: tmpfs, target: /a}]"],
    ["devices: ['/dev/a']"],
    ["devices: [{source: /dev/a, target: /dev/b}]"],
    ["tmpfs: ['/run','/tmp']"],
    ["volumes: ['./a:/x', './b:/x']"],
    ["volumes: ['./a:/x', './b:/x/']"],
    ["healthcheck: {test: [CMD, x]}"],
    ["healthcheck: {test: curl x}"],
    ["healthcheck: {test: []}"],
    ["healthcheck: {test: [NONE]}"],
    ["healthcheck: {disable: true}"],
    ["configs: [a]", "configs: {a: {content: x}}"],
    ["secrets: [{source: a}]", "secrets: {a: {file: ./x}}"],
    ["models: {m: {}}", "models: {m: {model: ai/x}}"],
    ["build: {context: ., secrets: [s]}", "secrets: {s: {environment: X}}"],
    ["build: {context: ., dockerfile_inline: b}"],
    ["build: {context: ., additional_contexts: {x: 'service:built'}}"],
    ["build: {context: ., additional_contexts: {x: docker-image://y}}"],
    ["platform: linux/amd64\nbuild: {context: ., platforms: [linux/amd64]}"],
    ["platform: linux/amd64\nbuild: {context: .}"],
    ["cpus: 0.5\ndeploy: {resources: {limits: {cpus: '0.50'}}}"],
    ["cpus: 0.5\ndeploy: {resources: {reservations: {memory: 1g}}}"],
    ["cpus: 0\ndeploy: {resources: {limits: {cpus: '1'}}}"],
    ["cpus: '0.5'\ndeploy: {resources: {limits: {cpus: 0.5}}}"],
    ["mem_limit: 512m\ndeploy: {resources: {limits: {memory: 512M}}}"],
    ["mem_limit: 1g\ndeploy: {resources: {limits: {memory: 1024m}}}"],
    ["mem_limit: 1gib\ndeploy: {resources: {limits: {memory: 1GB}}}"],
    ["mem_limit: 1000\ndeploy: {resources: {limits: {memory: 1000b}}}"],
    ["mem_limit: 1k\ndeploy: {resources: {limits: {memory: '1024'}}}"],
    ["mem_reservation: 1k\ndeploy: {resources: {limits: {memory: '1025'}}}"],
    ["pids_limit: 5\ndeploy: {resources: {limits: {pids: 5}}}"],
    ["develop: {watch: [{path: ., action: rebuild}]}"],
    ["develop: {watch: [{path: ., action: restart}]}"],
    ["develop: {watch: [{path: ., action: sync+restart, target: /x}]}"],
    ["image: x", "secrets: {a: {external: true}}"],
    ["image: x", "secrets: {a: {file: x}}"],
    ["profiles: [off]\nvolumes: ['nope:/a']"],
    ["profiles: [off]\nhealthcheck: {test: [curl]}"],
    ["volumes: ['${NOPE:-./x}:/a']"],
    ["volumes: ['${NOPE:-v}:/a']"],
    ["image: x", "volumes: {a: {external: true, name: b, x-y: 1}}"],
    ["image: x", "volumes: {a: {external: false, driver: local}}"],
    ["image: x", "volumes: {a: {external: {name: q}}}"],
    ["image: x", "configs: {a: {external: false}}"],
    ["gpus: all"],
    ["gpus: [{count: 1}]"],
    ["deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1}]}}}"],
    ["configs: [{source: a}]", "configs: {a: {external: true}}"],
    ["image: x", "networks: {a: {external: true, driver: x}}"],
    ["image: x", "secrets: {a: {external: true, file: x}}"],
    ["image: x", "secrets: {a: {file: ''}}"],
    ["image: x", "secrets: {a: {external: {name: x}}}"],
    ["image: x", "volumes: {a: {external: {name: q}, name: q}}"],
    ["image: x", "secrets: {a: {environment: X}}"],
    ["command: ['it''s']"],
    ["command: 'a $$(b)'"],
    ["command: 'a; b '''"],
    ["healthcheck: {interval: 1m30s}"],
    ["healthcheck: {interval: .5s, timeout: '0', start_period: 2d}"],
    ["stop_grace_period: 1w"],
    ["deploy: {restart_policy: {delay: 5s, window: 1m}}"],
    ["volumes: [{type: bind, source: '', target: /a}]"],
  ])("is left alone where Compose takes it: %s", (lines, top) => {
    expect(problemsOf(lines, top)).toBe("");
  });
});
