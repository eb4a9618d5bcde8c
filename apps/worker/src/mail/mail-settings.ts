import { isLoopbackHost, SettingError } from '@portico/core';
import { z } from 'zod';

/** Where mail is handed over, and from whom it is. */
export type MailSettings = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS, without which nothing is sent except on loopback. */
  readonly isImplicitTls: boolean;
  readonly mayGoUnencrypted: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly from: string;
};

const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;
const ADDRESS = z.email();

/** Whether it is one address that mail can be sent to, and nothing else: no name, no list, no line break. */
export const isMailAddress = (text: string): boolean => ADDRESS.safeParse(text).success;

/**
 * @param server PORTICO_SMTP_URL: `smtps://user:password@host[:port]`, or `smtp:` for STARTTLS
 * @param from PORTICO_MAIL_FROM: an address
 * @returns undefined where neither is set: then nobody is sent anything
 * @throws SettingError that names the setting and never repeats it, since it has a password
 */
export function mailSettings(server: string | undefined, from: string | undefined): MailSettings | undefined {
  if (server === undefined && from === undefined) return undefined;
  if (server === undefined)
    throw new SettingError('PORTICO_MAIL_FROM has to be set together with PORTICO_SMTP_URL');
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url === undefined || !isSmtp(url.protocol) || url.hostname === '' || url.pathname.length > 1)
    throw new SettingError('PORTICO_SMTP_URL has to be smtps://[user:password@]host[:port], or smtp:');
  if (from === undefined || !isMailAddress(from))
    throw new SettingError(
      'PORTICO_MAIL_FROM has to be the address that mail comes from, such as sso@example.com',
    );
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? PORTS[url.protocol] : Number(url.port),
    isImplicitTls: url.protocol === 'smtps:',
    mayGoUnencrypted: isLoopbackHost(url.hostname),
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
    from,
  };
}

const isSmtp = (protocol: string): protocol is keyof typeof PORTS => Object.hasOwn(PORTS, protocol);
