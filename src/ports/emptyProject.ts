import type { PortBinding, Project, Service } from "../compose/index.ts";

/** The fields of a project that only Compose files can set. */
export const emptyProject = {
  files: [],
  envFiles: [],
  profiles: [],
  disabled: [],
  removesOrphans: false,
  sharedResources: [],
  problems: [],
  unset: [],
  versions: [],
  unknownKeys: [],
} satisfies Partial<Project>;

/** The defaults of a service: one replica, and no dependencies. */
export const emptyService = {
  containerName: null,
  replicas: 1,
  networkMode: null,
  networkModeSpan: null,
  exposeSpan: null,
  dependsOn: [],
  waitsFor: [],
  restarts: false,
  profiles: [],
  labels: new Map<string, string>(),
  settings: [],
  numbersInside: new Set<number>(),
} satisfies Partial<Service>;

/** The defaults of an entry: short syntax, without variables. */
export const emptyBinding = {
  mode: "ingress",
  name: null,
  appProtocol: null,
  short: true,
  plain: false,
  written: null,
  related: [],
  variables: [],
  variable: null,
} satisfies Partial<PortBinding>;
