import type { ReplicationSetting } from '../directory/replication.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { isSpent } from '../faults/fault-rules.ts';
import type { Preset } from '../faults/preset.ts';

/** Whether something of this preset is in force: a rule of its that is not spent, or all of its delays. */
export function isOn({ faults, replication }: Emulator, { name, ...preset }: Preset): boolean {
  const delays = Object.keys(preset.replication ?? {}) as (keyof ReplicationSetting)[];
  const isDelayed = delays.length > 0 && delays.every((kind) => replication.setting[kind] !== undefined);
  return isDelayed || faults.list().some((one) => one.preset === name && !isSpent(one));
}
