import writeDist from "./build.ts";

/**
 * Tests that start a program start what the sources say now. While those cannot be built, the other
 * tests go on.
 */
export default async function setup(): Promise<void> {
  await writeDist().catch((error: unknown) =>
    console.error(`dist/ is out of date: ${String(error)}`),
  );
}
