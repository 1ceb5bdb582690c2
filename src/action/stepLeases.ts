import { getState, info, saveState, warning } from "@actions/core";
import type { LeaseStore } from "../leases/LeaseStore.ts";
import { formatCount } from "../report/formats/formatSummaryLine.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { openLeases } from "../system/leases/openLeases.ts";
import type { Env } from "../lib/Env.ts";

const STATE = "leases";
const DIRECTORY = "PORTPLAN_LEASE_DIR";

/**
 * Opens the lease store. Saves its name for the post step first, so that the post step finds the
 * leases even if this step is canceled.
 */
export async function openLeasesOfStep(
  store: string,
  env: Env,
  isAllocating: boolean,
): Promise<LeaseStore | null> {
  const leases = await openLeases(store, env);
  if (isAllocating && leases !== null)
    saveState(STATE, JSON.stringify({ run: leases.run, store, directory: env[DIRECTORY] ?? null }));
  return leases;
}

/** Releases the leases of the main step. Reports errors as warnings. */
export async function releaseLeasesOfStep(env: Env): Promise<void> {
  try {
    const state = getState(STATE);
    if (state === "") return;
    const { run, store, directory } = JSON.parse(state) as {
      readonly run: string;
      readonly store: string;
      readonly directory: string | null;
    };
    const leases = await openLeases(store, { ...env, [DIRECTORY]: directory ?? undefined });
    const released = (await leases?.release((lease) => lease.run === run)) ?? [];
    info(
      released.length === 0
        ? "No leases to release"
        : `Released ${formatCount(released.length, "lease")}`,
    );
  } catch (reason) {
    const why = getErrorMessage(reason);
    const message = `could not release the leases, which end with the job: ${why}`;
    warning(escapeControlChars(message), { title: "Portplan" });
  }
}
