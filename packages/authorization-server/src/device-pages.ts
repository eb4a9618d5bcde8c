import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { escapeHtml, showPage } from './plain-page.ts';

type Client = NonNullable<KoaContextWithOIDC['oidc']['client']>;

/** Asks for the code that a device shows (RFC 8628 section 3.3). */
export function enterDeviceCode(
  ctx: KoaContextWithOIDC,
  form: string,
  _out: ErrorOut | undefined,
  error: Error | undefined,
): void {
  showPage(ctx, {
    title: 'Connect a device',
    body: `${refusal(error)}<p><label for="user_code">Enter the code that the device shows.</label></p>
${labelled(withoutScripts(form))}
<p><button type="submit" form="op.deviceInputForm">Continue</button></p>`,
  });
}

function refusal(error: Error | undefined): string {
  if (error === undefined || error.name === 'NoCodeError') return '';
  if (error.name === 'AbortedError')
    return '<p><strong>Cancelled. The device was not signed in.</strong></p>';
  // Whether a code is wrong, used or over is the device's matter: nobody else learns which (attack 80).
  return '<p><strong>This code cannot be used. Look at the device again, or start anew there.</strong></p>';
}

/** The library's form carries handlers in attributes, which our policy forbids. */
const withoutScripts = (form: string) => form.replace(/ on\w+="[^"]*"/g, '');

/** A placeholder is gone as soon as somebody types: the label stays. */
const labelled = (form: string) =>
  form.replace(/name="user_code" placeholder="[^"]*"/, 'id="user_code" name="user_code"');

/** Names the application and the code, so that nobody signs in a device of somebody else (RFC 8628 section 5.4). */
export function confirmDevice(
  ctx: KoaContextWithOIDC,
  form: string,
  client: Client,
  _device: unknown,
  userCode: string,
): void {
  showPage(ctx, {
    title: 'Is this your device?',
    body: `${form}<p><strong>${escapeHtml(client.clientName ?? client.clientId)}</strong> shows the code
<strong>${escapeHtml(userCode)}</strong> and will be signed in as you. Go on only if it is in front of you.</p>
<p><button type="submit" form="op.deviceConfirmForm">Yes, go on</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">Cancel</button></p>`,
  });
}

export function deviceConnected(ctx: KoaContextWithOIDC): void {
  showPage(ctx, {
    title: 'The device is signed in',
    body: '<p>You can close this page and go on there.</p>',
  });
}
