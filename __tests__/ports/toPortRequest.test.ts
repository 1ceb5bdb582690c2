import { describe, expect, it } from "vitest";
import type { PublishesIpv6 } from "../../src/ports/EngineSettings.ts";
import { formatRequest } from "../../src/ports/formatRequest.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import { projectOf } from "../memory.ts";

/** Returns the requests of a service `a` in the form `KIND ENDPOINTS`. */
function requests(
  service: string,
  { ipv6 = true, networks = "" }: { ipv6?: PublishesIpv6; networks?: string } = {},
): string[] {
  const plan = makePlan(
    [projectOf(`services:\n  a: {image: a, ${service}}\n  b: {image: b}\n${networks}`)],
    { ipv6 },
  );
  return plan.requests.map(({ kind, endpoints }) =>
    [kind, ...endpoints.map(formatEndpoint)].join(" "),
  );
}

describe("an entry", () => {
  it.each([
    ["8080:80", ["fixed 0.0.0.0:8080/tcp [::]:8080/tcp"]],
    ["53:53/udp", ["fixed 0.0.0.0:53/udp [::]:53/udp"]],
    ["0.0.0.0:8080:80", ["fixed 0.0.0.0:8080/tcp"]],
    ["127.0.0.1:8080:80", ["fixed 127.0.0.1:8080/tcp"]],
    ["[::]:8080:80", ["fixed [::]:8080/tcp"]],
    ["::1:8080:80", ["fixed [::1]:8080/tcp"]],
    ["[0:0:0:0:0:0:0:1]:8080:80", ["fixed [::1]:8080/tcp"]],
    ["[2001:DB8::00ff]:8080:80", ["fixed [2001:db8::ff]:8080/tcp"]],
    ["[::ffff:127.0.0.1]:8080:80", ["fixed 127.0.0.1:8080/tcp"]],
    ["[::ffff:0:0]:8080:80", ["fixed 0.0.0.0:8080/tcp"]],
    ["8000-8002:80-82", ["fixed 0.0.0.0:8000-8002/tcp [::]:8000-8002/tcp"]],
    ["8000-8002:80", ["pool 0.0.0.0:8000-8002/tcp [::]:8000-8002/tcp"]],
    ["8000-8000:80", ["fixed 0.0.0.0:8000/tcp [::]:8000/tcp"]],
    ["80", ["engine"]],
    ["80-82", ["engine"]],
    ["0:80", ["engine"]],
    ["127.0.0.1::80", ["engine"]],
    ["0-5:80", ["invalid"]],
  ])("%s", (entry, expected) => expect(requests(`ports: ["${entry}"]`)).toEqual(expected));

  it.each([
    ['{target: 80, published: "8080"}', ["fixed 0.0.0.0:8080/tcp [::]:8080/tcp"]],
    ['{target: 80, published: "08080"}', ["fixed 0.0.0.0:8080/tcp [::]:8080/tcp"]],
    ['{target: 80, published: "8080-8082"}', ["pool 0.0.0.0:8080-8082/tcp [::]:8080-8082/tcp"]],
    ['{target: 80, published: "8080", protocol: UDP}', ["fixed 0.0.0.0:8080/udp [::]:8080/udp"]],
    ['{target: 80, published: "8080", host_ip: "::1"}', ["fixed [::1]:8080/tcp"]],
    ['{target: 80, published: ""}', ["engine"]],
    ["{target: 80, published: 0}", ["engine"]],
    ["{target: 80}", ["engine"]],
    ["{target: 80, published: abc}", ["invalid"]],
    ["{target: 80, published: 70000}", ["invalid"]],
    ['{target: 80, published: " 8080"}', ["invalid"]],
    ['{target: 80, published: "8090-8080"}', ["invalid"]],
    ["{target: 70000, published: 8080}", ["invalid"]],
    ["{target: 80, published: 8080, protocol: icmp}", ["invalid"]],
  ])("%s", (entry, expected) => expect(requests(`ports: [${entry}]`)).toEqual(expected));

  it("binds only IPv4 if the host has no IPv6", () => {
    expect(requests('ports: ["8080:80"]', { ipv6: false })).toEqual(["fixed 0.0.0.0:8080/tcp"]);
  });

  it.each([
    ["8080:80", "fixed 0.0.0.0:8080/tcp"],
    ["[::1]:8080:80", "discarded"],
    ["127.0.0.1:8080:80", "fixed 127.0.0.1:8080/tcp"],
  ])("%s without the userland proxy: %s", (entry, expected) => {
    expect(requests(`ports: ["${entry}"]`, { ipv6: "to-ipv6" })).toEqual([expected]);
  });
});

describe("a service that no published ports", () => {
  it.each([
    ["scale: 0", "discarded"],
    ["network_mode: host", "discarded"],
    ["network_mode: none", "discarded"],
    ["network_mode: bridge", "fixed 0.0.0.0:8080/tcp [::]:8080/tcp"],
    ["network_mode: service:b", "forbidden"],
    ["network_mode: container:other", "forbidden"],
  ])("%s", (mode, expected) => expect(requests(`${mode}, ports: ["8080:80"]`)).toEqual([expected]));

  it("has a reason only if a container is started", () => {
    const reason = (service: string) =>
      makePlan([projectOf(`services:\n  a: {image: a, ${service}, ports: ["8080:80"]}`)], {
        ipv6: true,
      }).requests[0]?.reason;
    expect(reason("scale: 0")).toBeNull();
    expect(reason("network_mode: none")).toContain("network_mode: none");
  });
});

describe("the deciding network", () => {
  const bound = (options: string, entry = "8080:80") =>
    requests(`networks: [x], ports: ["${entry}"]`, { networks: `networks:\n  x: {${options}}\n` });

  it.each([
    [
      "driver_opts: {com.docker.network.bridge.host_binding_ipv4: 127.0.0.9}",
      "fixed 127.0.0.9:8080/tcp",
    ],
    [
      "driver_opts: {com.docker.network.bridge.host_binding_ipv4: 0.0.0.0}",
      "fixed 0.0.0.0:8080/tcp [::]:8080/tcp",
    ],
    ["driver_opts: {com.docker.network.bridge.host_binding_ipv4: localhost}", "invalid"],
    ["driver_opts: {com.docker.network.bridge.gateway_mode_ipv4: routed}", "fixed [::]:8080/tcp"],
    [
      "driver_opts: {com.docker.network.bridge.gateway_mode_ipv6: routed}",
      "fixed 0.0.0.0:8080/tcp",
    ],
    [
      "driver_opts: {com.docker.network.bridge.gateway_mode_ipv4: routed, " +
        "com.docker.network.bridge.gateway_mode_ipv6: routed}",
      "discarded",
    ],
    [
      "driver_opts: {com.docker.network.bridge.gateway_mode_ipv4: nat-unprotected}",
      "fixed 0.0.0.0:8080/tcp [::]:8080/tcp",
    ],
    ["enable_ipv4: false, enable_ipv6: true", "fixed [::]:8080/tcp"],
    ["internal: true", "discarded"],
    ["driver: macvlan", "discarded"],
    ["driver: bridge", "fixed 0.0.0.0:8080/tcp [::]:8080/tcp"],
  ])("%s", (options, expected) => expect(bound(options)).toEqual([expected]));

  it("does not change an address that the entry names", () => {
    expect(
      bound(
        "driver_opts: {com.docker.network.bridge.host_binding_ipv4: 127.0.0.9}",
        "127.0.0.1:8080:80",
      ),
    ).toEqual(["fixed 127.0.0.1:8080/tcp"]);
  });

  it("publishes if another network is internal", () => {
    const networks = "networks:\n  a: {internal: true}\n  b: {}\n";
    expect(requests('networks: [a, b], ports: ["8080:80"]', { networks })).toEqual([
      "fixed 0.0.0.0:8080/tcp [::]:8080/tcp",
    ]);
  });
});

describe("a project that Compose refuses", () => {
  it("no published ports", () => {
    const project = projectOf('services:\n  a: {image: a, ports: ["8080:80"]}');
    const refused = { ...project, problems: [{ message: "no", fix: "", span: null, related: [] }] };
    expect(makePlan([refused], { ipv6: true })).toEqual({ projects: [refused], requests: [] });
  });
});

describe("formatRequest", () => {
  const spelled = (service: string, networks = "") =>
    makePlan(
      [
        projectOf(`services:\n  a: {image: a, ${service}}\n${networks}`, {
          env: "SECRET=hunter2\nPORT=70000\n",
        }),
      ],
      { ipv6: true },
    ).requests.map((request) => formatRequest(request));

  it.each([
    ['ports: ["5432:5432"]', "*:5432/tcp"],
    ['ports: ["0.0.0.0:5432:5432"]', "0.0.0.0:5432/tcp"],
    ['ports: ["[::]:53:53/udp"]', "[::]:53/udp"],
    ['ports: ["[::1]:53:53/udp"]', "[::1]:53/udp"],
    ['ports: ["8000-8010:8000-8010"]', "*:8000-8010/tcp"],
    ['ports: ["8000-8010:80"]', "*:8000-8010/tcp"],
    ['ports: ["80"]', "80/tcp"],
    ['ports: ["80-82/udp"]', "80-82/udp"],
    ["ports: [{target: 80, published: abc}]", "*:abc/tcp"],
    ["ports: [{target: 80, published: $PORT}]", "*:70000/tcp"],
    ["ports: [{target: 80, published: $SECRET}]", "*:?/tcp"],
    ["ports: [{target: 80, published: 80, protocol: $SECRET}]", "*:80/?"],
    ['network_mode: host, ports: ["127.0.0.1:5432:5432"]', "127.0.0.1:5432/tcp"],
  ])("formats %s as %s", (service, expected) => expect(spelled(service)).toEqual([expected]));

  it("prints the address that the network sets", () => {
    const networks =
      "networks:\n" +
      "  default: {driver_opts: {com.docker.network.bridge.host_binding_ipv4: 127.0.0.9}}\n";
    expect(spelled('ports: ["5432:5432"]', networks)).toEqual(["127.0.0.9:5432/tcp"]);
  });
});
