import type { Emulator } from '../emulator.ts';
import type { ServerContext } from '../web/server-environment.ts';

const LOOPBACK_NAMES = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * Whether a control request comes from this machine and was meant for the emulator.
 * - the peer address is loopback
 * - `Host` is the configured name or a loopback name (a page that rebinds its DNS name here would bring its own)
 * - a browser did not send it from another site (`Origin`, `Sec-Fetch-Site`)
 */
export function isOwnRequest({ origin }: Emulator, context: ServerContext): boolean {
  const peer = context.env.incoming.socket.remoteAddress ?? '';
  if (!/^(127\.|::1$|::ffff:127\.)/.test(peer)) return false;
  const host = hostNameOf(context.req.header('host'));
  if (host === undefined || ![new URL(origin).hostname, ...LOOPBACK_NAMES].includes(host)) return false;
  const from = context.req.header('origin');
  if (from !== undefined && from !== origin) return false;
  const site = context.req.header('sec-fetch-site');
  return site === undefined || site === 'same-origin' || site === 'none';
}

function hostNameOf(host: string | undefined): string | undefined {
  const address = `http://${host ?? ''}`;
  return host !== undefined && URL.canParse(address) ? new URL(address).hostname : undefined;
}
