import { releaseNoted } from "./leaseNotes.ts";

/** The step after the job: gives back what was leased. It never fails the job. */
void releaseNoted(process.env).finally(() => {
  process.exitCode = 0;
});
