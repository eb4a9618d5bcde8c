import { html } from 'hono/html';
import { isOn } from '../control/preset-state.ts';
import type { ReplicationSetting } from '../directory/replication.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { isSpent, type ListedFault } from '../faults/fault-rules.ts';
import type { Preset } from '../faults/preset.ts';
import { presets } from '../faults/presets.ts';
import type { Markup } from '../pages/layout.ts';
import { consolePage, PAGES } from './console-layout.ts';
import {
  actionButton,
  actionForm,
  choice,
  code,
  field,
  filter,
  folded,
  optionalChoice,
  switchButton,
  table,
  tick,
} from './controls.ts';

/** Troubles by name, the rules in force, and a rule of one's own. */
export function faultsPage(emulator: Emulator): Response {
  const rules = emulator.faults.list();
  const delays = Object.entries(emulator.replication.setting);
  return consolePage(
    'Faults',
    html`<p>${actionButton('Take everything back', { call: 'DELETE /presets' }, 'Take everything back: every fault, delay and forgery')}</p>
${table('Rules in force', ['Rule', 'From', 'Matched', 'Hit', ''], rules.map(ruleRow))}
${delays.length === 0 ? '' : html`<p>Replication delays: ${delays.map(([kind, reads]) => `${kind} ${reads}`).join(', ')}</p>`}
${emulator.forgeries.length === 0 ? '' : html`<p>Forged id_tokens that wait: ${emulator.forgeries.length}</p>`}
${emulator.toldRefusals.length === 0 ? '' : html`<p>Sign-ins that will be refused: ${emulator.toldRefusals.length}</p>`}
<h2>Troubles by name</h2>
${filter('Troubles', 'troubles')}
<ul class="presets" id="troubles">${presets.map((preset) => presetRow(preset, isOn(emulator, preset)))}</ul>
${folded('A rule of one’s own', ruleForm())}
${folded('Replication delays', delayForm(emulator.replication.setting))}`,
    `${PAGES}/faults`,
  );
}

const ruleRow = (fault: ListedFault): (Markup | string)[] => {
  const { id, seen, hits, preset, ...rule } = fault;
  return [
    code(
      Object.entries(rule)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    ),
    preset ?? 'by hand',
    String(seen),
    isSpent(fault) ? `${hits}, spent` : String(hits),
    actionButton('Remove', { call: `DELETE /faults/${id}` }, `Remove rule ${id}`),
  ];
};

function presetRow(preset: Preset, on: boolean): Markup {
  const { name, what } = preset;
  return html`<li><div><strong>${name}</strong><br>${what}</div>
${presetControl(preset, on)}</li>`;
}

/** A switch for what lasts; a button for what happens once. */
function presetControl({ name, action, faults, replication }: Preset, on: boolean): Markup {
  const call = `POST /presets/${name}`;
  if (wants(action))
    return actionForm('Do it', { call }, [
      field('Directory', 'directory', { required: true }),
      ...(action === 'revoke-consent' ? [field('Client id', 'appId', { required: true })] : []),
    ]);
  if (faults === undefined && replication === undefined)
    return actionButton('Do it once', { call }, `Do it once: ${name}`);
  return switchButton(name, on, { call: on ? `DELETE /presets/${name}` : call });
}

/** Troubles that happen in a directory, which has to be named. */
const IN_A_DIRECTORY: readonly Preset['action'][] = [
  'revoke-consent',
  'forbid-secrets',
  'forbid-user-consent',
  'remove-synchronization-jobs',
  'reset-synchronization-mappings',
];
const wants = (action: Preset['action']): boolean => IN_A_DIRECTORY.includes(action);

const ruleForm = (): Markup =>
  actionForm('Add rule', { call: 'POST /faults' }, [
    choice('Surface', 'surface', [
      ['graph', 'Graph'],
      ['login', 'login'],
      ['scim', 'SCIM, outgoing'],
    ]),
    optionalChoice('Method', 'method', ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
    field('Path', 'path', { kind: 'optional', hint: 'a prefix, or a whole path with *' }),
    field('Client id', 'appId', { kind: 'optional', hint: 'of the caller' }),
    field('Directory', 'directory', { kind: 'optional', hint: 'tenant id or domain' }),
    field('Status', 'status', { kind: 'number', hint: '400 to 599' }),
    field('Code', 'code', { kind: 'optional', hint: 'of Graph, or the OAuth error' }),
    field('AADSTS number', 'aadsts', { kind: 'number' }),
    field('Retry-After, seconds', 'retryAfter', { kind: 'number' }),
    field('Latency, ms', 'latencyMs', { kind: 'number' }),
    tick('It takes effect although it is answered with the status', 'takesEffect', false),
    optionalChoice('Drop the connection, before or after the effect', 'drop', ['before', 'after']),
    optionalChoice('Malformed body', 'malformed', ['cut', 'html', 'empty']),
    field('How many requests', 'count', { kind: 'number', hint: 'empty: the nth, or every one' }),
    field('The nth request', 'nth', { kind: 'number', hint: 'with how many: beginning with it' }),
    field('From the nth request on', 'from', { kind: 'number' }),
    field('Probability', 'probability', { kind: 'number', hint: '0 to 1' }),
  ]);

const DELAYS: Record<keyof ReplicationSetting, string> = {
  application: 'App registrations',
  servicePrincipal: 'Enterprise apps',
  password: 'Client secrets',
  certificate: 'Certificates',
  federatedCredential: 'Federated credentials',
  user: 'Users',
  group: 'Groups',
  permissionGrant: 'Delegated permission grants',
  appRoleAssignment: 'App role assignments',
  ms: 'At least, ms',
};

/** For how many reads something new stays out of sight, by kind. */
const delayForm = (setting: ReplicationSetting): Markup =>
  actionForm(
    'Set delays',
    { call: 'PUT /replication' },
    (Object.keys(DELAYS) as (keyof ReplicationSetting)[]).map((kind) =>
      field(DELAYS[kind], kind, {
        kind: 'number',
        value: String(setting[kind] ?? ''),
        ...(kind !== 'ms' && { hint: 'reads' }),
      }),
    ),
  );
