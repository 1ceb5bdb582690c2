import type { BindOutcome, EngineAnswer, Host } from "../../src/host/Host.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";

/** The responses of a host by question, to repeat a scenario without an engine. */
export interface Recording {
  readonly reads: Record<string, string | null>;
  readonly lists: Record<string, readonly string[] | null>;
  readonly links: Record<string, string | null>;
  readonly exists: Record<string, boolean>;
  readonly binds: Record<string, BindOutcome>;
  readonly every: Record<string, boolean>;
  readonly answers: Record<string, EngineAnswer>;
}

/** Wraps a host and records its responses. */
export function record(host: Host): { readonly host: Host; readonly recording: Recording } {
  const recording: Recording = {
    reads: {},
    lists: {},
    links: {},
    exists: {},
    binds: {},
    every: {},
    answers: {},
  };
  const { reads, lists, links, exists, binds, every, answers } = recording;
  return {
    recording,
    host: {
      ...host,
      read: (path) => (reads[path] = host.read(path)),
      list: (path) => (lists[path] = host.list(path)),
      link: (path) => (links[path] = host.link(path)),
      exists: (path) => (exists[path] = host.exists(path)),
      bind: async (endpoint, shared) =>
        (binds[formatEndpoint(endpoint)] = await host.bind(endpoint, shared)),
      bindEvery: async (port) => (every[port] = await host.bindEvery(port)),
      get: async (engine, path) => (answers[path] = await host.get(engine, path)),
    },
  };
}

/**
 * Reduces a recording to the parts that a verdict needs. Without the processes of the recording
 * machine, holders have no names.
 */
export function essence(recording: Recording): Recording {
  const keep = <T>(answers: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(answers).filter(
        ([path]) =>
          !/^\/proc\/(\d|stat$)|^\/(etc|root|home)\/|^\/proc$/.test(path) ||
          path.endsWith("/ns/net"),
      ),
    );
  const { reads, lists, links, exists } = recording;
  return {
    ...recording,
    reads: keep(reads),
    lists: keep(lists),
    links: keep(links),
    exists: keep(exists),
  };
}

/** Makes a Linux host with the recorded responses, and no others. */
export function replay(
  { reads, lists, links, exists, binds, every, answers }: Recording,
  env: Host["env"],
): Host {
  return {
    platform: "linux",
    env,
    home: "/root",
    read: (path) => reads[path] ?? null,
    list: (path) => lists[path] ?? null,
    link: (path) => links[path] ?? null,
    links: () => null,
    real: (path) => path,
    exists: (path) => exists[path] ?? false,
    bind: (endpoint) => Promise.resolve(binds[formatEndpoint(endpoint)] ?? "failed"),
    bindEvery: (port) => Promise.resolve(every[port] ?? false),
    get: (_, path) => Promise.resolve(answers[path] ?? { failure: "not recorded" }),
  };
}
