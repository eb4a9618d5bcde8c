import type { z } from 'zod';
import { revokeConsent } from '../directory/consent.ts';
import type { DirectoryRecord } from '../directory/records.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { refuseTwoBeginnings } from '../faults/fault-rules.ts';
import type { Preset, PresetAction } from '../faults/preset.ts';
import { presets } from '../faults/presets.ts';
import { integer, nonEmptyText, number, readShape, record } from '../shape/read-shape.ts';
import { newSigningKey } from '../tokens/signing-keys.ts';
import { directoryActs, revocationActs } from './acts.ts';
import { audited } from './audited-acts.ts';
import type { ControlCall } from './control-call.ts';
import { ControlError } from './control-error.ts';
import { isOn } from './preset-state.ts';
import { removeJobs, resetMappings } from './provisioning.ts';

/** Narrows or widens a preset: every property is laid over each of its fault rules. */
const presetBody = record(
  {},
  {
    directory: nonEmptyText,
    appId: nonEmptyText,
    nth: integer(1, 1_000_000),
    from: integer(1, 1_000_000),
    count: integer(1, 100),
    probability: number(0, 1),
    retryAfter: integer(0, 86_400),
    latencyMs: integer(0, 600_000),
  },
);
type PresetOptions = z.infer<typeof presetBody>;

export const listPresets = ({ emulator }: ControlCall): unknown => ({
  presets: presets.map((preset) => ({
    name: preset.name,
    what: preset.what,
    active: isOn(emulator, preset),
  })),
});

/** Switches a preset on, with options such as `{"count": 1, "appId": "…"}`. */
export function usePreset(call: ControlCall): unknown {
  const { emulator, body, param } = call;
  const preset = presetNamed(param('name'));
  const options = readShape(presetBody, body);
  refuseTwoBeginnings(options);
  const faults = (preset.faults ?? []).map((rule) =>
    emulator.faults.add({ ...rule, ...options }, preset.name),
  );
  if (preset.replication !== undefined) {
    emulator.replication.configure({ ...emulator.replication.setting, ...preset.replication });
  }
  queueForgeries(emulator, preset, options.count ?? 1);
  queueRefusals(emulator, preset, options.count ?? 1);
  if (preset.action !== undefined) act(call, preset.action, options);
  return { preset: preset.name, what: preset.what, faults };
}

function queueForgeries({ forgeries, clock }: Emulator, { forgery }: Preset, count: number): void {
  if (forgery === undefined) return;
  for (let round = 0; round < count; round += 1) forgeries.add(forgery(clock.now()));
}

function queueRefusals({ toldRefusals }: Emulator, { refusal }: Preset, count: number): void {
  if (refusal === undefined) return;
  for (let round = 0; round < count; round += 1) toldRefusals.add(refusal);
}

function act(call: ControlCall, action: PresetAction, options: PresetOptions): void {
  const { keys, random, clock } = call.emulator;
  switch (action) {
    case 'rotate-keys':
    case 'rotate-keys-and-forget':
      keys.rotate(newSigningKey(random, clock.now()), action === 'rotate-keys-and-forget');
      return;
    case 'forbid-secrets':
      forbid(call, options, { secretsForbidden: true });
      return;
    case 'forbid-user-consent':
      forbid(call, options, { userConsentAllowed: false });
      return;
    case 'remove-synchronization-jobs':
      removeJobs(call, wantedDirectory(call.emulator, options).id, options.appId);
      return;
    case 'reset-synchronization-mappings':
      resetMappings(call, wantedDirectory(call.emulator, options).id, options.appId);
      return;
    case 'revoke-consent':
      takeConsentBack(call, options);
  }
}

function forbid(
  call: ControlCall,
  options: PresetOptions,
  changes: Pick<Partial<DirectoryRecord>, 'secretsForbidden' | 'userConsentAllowed'>,
): void {
  const directory = wantedDirectory(call.emulator, options);
  audited(call, directory.id, directoryActs(directory.id, changes), () =>
    call.emulator.store.directories.update(directory, changes),
  );
}

function takeConsentBack(call: ControlCall, options: PresetOptions): void {
  const { store } = call.emulator;
  const { id } = wantedDirectory(call.emulator, options);
  const { appId } = options;
  if (appId === undefined) throw new ControlError(400, 'invalid_body', 'appId: is required');
  const acts = revocationActs(store, id, appId, false);
  if (!audited(call, id, acts, () => revokeConsent(store, id, appId, false)))
    throw new ControlError(404, 'not_found', 'The application has no enterprise app in the directory.');
}

function wantedDirectory({ store }: Emulator, { directory }: PresetOptions): DirectoryRecord {
  if (directory === undefined) throw new ControlError(400, 'invalid_body', 'directory: is required');
  const found = store.directoryNamed(directory);
  if (found === undefined) throw new ControlError(404, 'not_found', 'There is no such directory.');
  return found;
}

function presetNamed(name: string | undefined): Preset {
  const preset = presets.find((one) => one.name === name);
  if (preset !== undefined) return preset;
  throw new ControlError(404, 'not_found', 'There is no such preset. GET /_emulator/presets lists them.');
}

/** Takes the rules and delays of one preset back. What happens once, or to the next token, it leaves alone. */
export function dropPreset({ emulator, param }: ControlCall): void {
  const preset = presetNamed(param('name'));
  for (const { id } of emulator.faults.list().filter((one) => one.preset === preset.name))
    emulator.faults.remove(id);
  if (preset.replication === undefined) return;
  const { replication } = emulator;
  const kinds = Object.keys(preset.replication);
  const left = Object.entries(replication.setting).filter(([kind]) => !kinds.includes(kind));
  replication.configure(Object.fromEntries(left));
}

/** Takes back every fault rule, delay and forgery that waits. What a preset did in a directory stays done. */
export function dropPresets({ emulator }: ControlCall): void {
  emulator.faults.clear();
  emulator.replication.clear();
  emulator.forgeries.clear();
  emulator.toldRefusals.clear();
}
