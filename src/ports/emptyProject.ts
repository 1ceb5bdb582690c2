import type { PortBinding, Project, Service } from "../compose/index.ts";

/** A project as far as only compose files could say more. */
export const emptyProject = {
  files: [],
  envFiles: [],
  profiles: [],
  disabled: [],
  removesOrphans: false,
  problems: [],
  unset: [],
  versions: [],
  unknownKeys: [],
} satisfies Partial<Project>;

/** A service that runs once and depends on nothing. */
export const emptyService = {
  containerName: null,
  replicas: 1,
  networkMode: null,
  networkModeSpan: null,
  exposeSpan: null,
  dependsOn: [],
  profiles: [],
  labels: new Map<string, string>(),
} satisfies Partial<Service>;

/** An entry in short syntax, without variables. */
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
