import { isIP } from 'node:net';
import type { Emulator } from '../emulator/emulator.ts';
import type { ServerContext } from '../emulator/server-environment.ts';

const LOOPBACK_NAMES = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * Whether a control request comes from this machine and was meant for the emulator.
 * - the peer address is loopback, unless the emulator was told to let others in
 * - `Host` is the configured name or a loopback name (a page that rebinds its DNS name here would bring its own), or an
 *   address when others are let in
 * - a browser did not send it from another site (`Origin`, `Sec-Fetch-Site`)
 */
export function isOwnRequest(emulator: Emulator, context: ServerContext): boolean {
  if (!isFromHere(emulator, context)) return false;
  const from = context.req.header('origin');
  // Our own page may have been opened under another name of this machine: `Host` is that name, and was checked.
  const here = `${'encrypted' in context.env.incoming.socket ? 'https' : 'http'}://${context.req.header('host')}`;
  if (from !== undefined && from !== context.get('emulator').origin && from !== here) return false;
  const site = context.req.header('sec-fetch-site');
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** The first two of these: enough for pages that only show something. */
export function isFromHere({ settings }: Emulator, context: ServerContext): boolean {
  const { origin } = context.get('emulator');
  const peer = context.env.incoming.socket.remoteAddress ?? '';
  const letIn = settings.controlFromNetwork;
  if (!letIn && !/^(127\.|::1$|::ffff:127\.)/.test(peer)) return false;
  const host = hostNameOf(context.req.header('host'));
  if (host === undefined) return false;
  const named = [new URL(origin).hostname, ...LOOPBACK_NAMES].includes(host);
  return named || (letIn && isIP(host.replace(/^\[|\]$/g, '')) !== 0);
}

function hostNameOf(host: string | undefined): string | undefined {
  const address = `http://${host ?? ''}`;
  return host !== undefined && URL.canParse(address) ? new URL(address).hostname : undefined;
}
