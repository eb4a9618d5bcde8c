import { contentOfSeed } from '../directory/apply-seed.ts';
import type { Emulator } from '../emulator/emulator.ts';

/** Back to the seed: directories, sessions, tokens, faults, delays, forgeries, settings, log, clock. Keys stay. */
export function resetEmulator(emulator: Emulator): void {
  emulator.clock.reset();
  emulator.store.replaceContent(contentOfSeed(emulator.seed, emulator.clock.now()));
  emulator.browsers.clear();
  emulator.flows.clear();
  emulator.grants.clear();
  emulator.devices.clear();
  emulator.deltas.clear();
  emulator.lockOut.clear();
  emulator.sentMails.clear();
  emulator.notices.clear();
  emulator.signIns.clear();
  emulator.changes.clear();
  emulator.foreignIssuers.clear();
  emulator.provisioning.clear();
  emulator.faults.clear();
  emulator.replication.clear();
  emulator.forgeries.clear();
  emulator.toldRefusals.clear();
  emulator.requestLog.clear();
  Object.assign(emulator.settings, emulator.initialSettings);
}
