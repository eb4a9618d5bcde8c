import { contentOfSeed } from '../directory/apply-seed.ts';
import type { Emulator } from '../emulator/emulator.ts';

/** Back to the seed: directories, sessions, tokens, faults, delays, forgeries, settings, log, clock. Keys stay. */
export function resetEmulator(emulator: Emulator): void {
  emulator.clock.reset();
  emulator.store.replaceContent(contentOfSeed(emulator.seed, emulator.clock.now()));
  emulator.browsers.clear();
  emulator.flows.clear();
  emulator.grants.clear();
  forgetLife(emulator);
  emulator.deltas.clear();
  emulator.foreignIssuers.clear();
  emulator.provisioning.clear();
  emulator.faults.clear();
  emulator.replication.clear();
  emulator.forgeries.clear();
  emulator.toldRefusals.clear();
  emulator.requestLog.clear();
  Object.assign(emulator.settings, emulator.initialSettings);
}

/** What happened to the directories that were there is not told of those that take their place. */
export function forgetLife({ devices, lockOut, sentMails, notices, signIns, changes }: Emulator): void {
  for (const one of [devices, lockOut, sentMails, notices, signIns, changes]) one.clear();
}
