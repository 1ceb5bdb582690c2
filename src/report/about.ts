import manifest from "../../package.json" with { type: "json" };

/** The version of Portplan. */
export const VERSION: string = manifest.version;
