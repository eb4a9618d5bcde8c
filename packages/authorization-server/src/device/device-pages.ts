import type { ErrorOut } from 'oidc-provider';
import type { Client, EndpointContext } from '../context.ts';
import { textsFor } from '../pages/page-texts.ts';
import type { PageTexts } from '../pages/page-texts-en.ts';
import { escapeHtml, showNotice, showPage } from '../pages/plain-page.ts';

/** Asks for the code that a device shows (RFC 8628 section 3.3). */
export function enterDeviceCode(
  ctx: EndpointContext,
  form: string,
  _out: ErrorOut | undefined,
  error: Error | undefined,
): void {
  const { language, device } = textsFor(ctx);
  showPage(ctx, {
    title: device.enter.title,
    language,
    body: `${refusal(device, error)}<p><label for="user_code">${device.enter.label}</label></p>
${labelled(withoutScripts(form))}
<p><button type="submit" form="op.deviceInputForm">${device.enter.go}</button></p>`,
  });
}

function refusal(texts: PageTexts['device'], error: Error | undefined): string {
  if (error === undefined || error.name === 'NoCodeError') return '';
  // Whether a code is wrong, used or over is the device's matter: nobody else learns which (attack 80).
  const text = error.name === 'AbortedError' ? texts.cancelled : texts.wrong;
  return `<p><strong>${text}</strong></p>`;
}

/** The library's form carries handlers in attributes, which our policy forbids. */
const withoutScripts = (form: string) => form.replace(/ on\w+="[^"]*"/g, '');

/** A placeholder is gone as soon as somebody types: the label stays. */
const labelled = (form: string) =>
  form.replace(/name="user_code" placeholder="[^"]*"/, 'id="user_code" name="user_code"');

/** Names the application and the code, so that nobody signs in a device of somebody else (RFC 8628 section 5.4). */
export function confirmDevice(
  ctx: EndpointContext,
  form: string,
  client: Client,
  _device: unknown,
  userCode: string,
): void {
  const { language, cancel, device } = textsFor(ctx);
  const strong = (text: string) => `<strong>${escapeHtml(text)}</strong>`;
  showPage(ctx, {
    title: device.confirm.title,
    language,
    body: `${form}<p>${device.confirm.text(strong(client.clientName ?? client.clientId), strong(userCode))}</p>
<p><button type="submit" form="op.deviceConfirmForm">${device.confirm.go}</button>
<button class="second" type="submit" form="op.deviceConfirmForm" name="abort" value="yes">${cancel}</button></p>`,
  });
}

export function deviceConnected(ctx: EndpointContext): void {
  const { language, device } = textsFor(ctx);
  showNotice(ctx, { ...device.connected, language });
}
