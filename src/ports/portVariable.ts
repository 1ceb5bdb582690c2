/** Matches the name of a variable for a port, e.g. `PORT`, `DB_PORT` or `PORT_DB`. */
export const PORT_VARIABLE = /^(?:[A-Z0-9_]{1,99}_)?PORTS?(?:_[A-Z0-9_]{1,99})?$/;

/** Prefixes of variables that configure Compose, Docker, the runner, actions, and Portplan. */
export const RESERVED_PREFIX = /^(?:COMPOSE|DOCKER|GITHUB|RUNNER|ACTIONS|INPUT|PORTPLAN)_/;
