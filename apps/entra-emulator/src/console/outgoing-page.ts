import { html } from 'hono/html';
import type { Emulator } from '../emulator/emulator.ts';
import { consolePage, PAGES } from './console-layout.ts';
import { badge, code, copyable, link, table } from './controls.ts';

/** What the emulator sent, or would have: letters, change notifications, and what its provisioning service asked. */
export function outgoingPage({ sentMails, notices, provisioning, store }: Emulator): Response {
  const letters = [...sentMails.list()]
    .reverse()
    .map(({ at, to, subject, link: address }) => [
      at,
      to,
      subject,
      html`${link(address, 'Open')} ${copyable(address)}`,
    ]);
  const subscriptions = store.subscriptions
    .all()
    .map(({ resource, changeType, notificationUrl, expirationDateTime }) => [
      code(resource),
      changeType,
      code(notificationUrl),
      expirationDateTime,
    ]);
  const deliveries = [...notices.outbox.recent()]
    .reverse()
    .map(({ url, notices: count, attempt, status }) => [
      code(url),
      String(count),
      String(attempt),
      statusBadge(status),
    ]);
  const asked = provisioning.requests
    .recent()
    .slice(-100)
    .reverse()
    .map(({ at, method, path, status }) => [at, html`${code(`${method} ${path}`)}`, statusBadge(status)]);
  return consolePage(
    'What it sent',
    html`<p class="facts">Letters are kept and sent nowhere. Notices and provisioning go to the addresses that somebody configured.</p>
${table('Letters', ['At', 'To', 'Subject', 'Link'], letters)}
${table('Subscriptions', ['Of', 'Kinds of change', 'Address', 'Until'], subscriptions)}
${table('Notices', ['Address', 'Changes', 'Attempt', 'Answer'], deliveries)}
${table('Provisioning', ['At', 'Request', 'Answer'], asked)}`,
    `${PAGES}/outgoing`,
  );
}

const statusBadge = (status: number | null) =>
  badge(status === null ? 'no answer' : String(status), status !== null && status < 300 ? 'good' : 'bad');
