import { html } from 'hono/html';
import { isoSeconds } from '../clock/clock.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { consolePage, PAGES } from './console-layout.ts';
import { actionButton, actionForm, code, facts, field, folded, table, tick } from './controls.ts';

const HOUR = 3600;
const STEPS = [
  ['One hour on', HOUR],
  ['One day on', 24 * HOUR],
  ['30 days on', 30 * 24 * HOUR],
  ['Two years on', 730 * 24 * HOUR],
] as const;

/** The clock, the signing keys, snapshots, settings and the way back. */
export function statePage({ clock, keys, snapshots, settings }: Emulator): Response {
  return consolePage(
    'Clock and state',
    html`<h2>Clock</h2>
${facts([['Now', html`${code(isoSeconds(clock.now()))} ${clock.frozen ? 'frozen' : 'running'}`]])}
<p>${STEPS.map(([label, advanceSeconds]) => actionButton(label, { call: 'POST /clock', body: { advanceSeconds } }))}
${
  clock.frozen
    ? actionButton('Let it run', { call: 'POST /clock', body: { freeze: false } }, 'Let it run: the clock')
    : actionButton('Freeze', { call: 'POST /clock', body: { freeze: true } }, 'Freeze the clock')
}
${actionButton('Real time', { call: 'POST /clock', body: { reset: true } }, 'Set the clock to the real time')}</p>
${actionForm('Freeze there', { call: 'POST /clock', body: { freeze: true } }, [
  field('At', 'at', { required: true, value: isoSeconds(clock.now()), hint: 'ISO 8601' }),
])}
<h2>Signing keys</h2>
${facts([['Signs with', code(keys.current.kid)]])}
<p>${actionButton('Rotate', { call: 'POST /keys/rotate' }, 'Rotate the signing key, the old one stays published')}
${actionButton('Rotate and withdraw the old one', {
  call: 'POST /keys/rotate',
  body: { forgetOld: true },
  confirm: 'Tokens that were signed before will not verify any more. Go on?',
})}</p>
<h2>Snapshots</h2>
${table(
  'Snapshots in memory',
  ['Name', '', ''],
  snapshots.names.map((name) => [
    name,
    actionButton(
      'Restore',
      { call: `POST /snapshots/${encodeURIComponent(name)}/restore` },
      `Restore ${name}`,
    ),
    actionButton('Remove', { call: `DELETE /snapshots/${encodeURIComponent(name)}` }, `Remove ${name}`),
  ]),
)}
<form class="action" data-call="POST /snapshots/{name}">${field('Name', '{name}', { required: true, hint: 'letters, digits, - _ .' })}<button type="submit">Take snapshot</button></form>
<p><a href="/_emulator/export" download="entra-emulator.json">Download the directories</a></p>
<h2>Settings</h2>
${folded(
  'Change settings',
  actionForm('Save settings', { call: 'PATCH /settings' }, [
    tick('instantiate makes its caller an owner', 'instantiateGivesOwner', settings.instantiateGivesOwner),
    tick('Graph checks tokens', 'validateTokens', settings.validateTokens),
    tick('The login surface answers', 'loginEnabled', settings.loginEnabled),
    field('Life of tokens, seconds', 'tokenLifetimeSeconds', {
      kind: 'number',
      value: String(settings.tokenLifetimeSeconds),
    }),
  ]),
)}
<h2>Back to the seed</h2>
<p>${actionButton('Reset everything', {
      call: 'POST /reset',
      confirm: 'Throw away every change and go back to the seed? Signing keys stay.',
    })}</p>`,
    `${PAGES}/state`,
  );
}
