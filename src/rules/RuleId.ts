/** The rules that exist, by the names of the public contract. */
export type RuleId =
  | "invalid-project"
  | "port-collision"
  | "replica-collision"
  | "invalid-port"
  | "forbidden-ports"
  | "discarded-ports"
  | "unset-port-variable"
  | "ambiguous-port"
  | "compose-version"
  | "port-occupied"
  | "port-excluded"
  | "project-name-clash"
  | "host-unseen"
  | "ephemeral-port";
