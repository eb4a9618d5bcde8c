import { domainToASCII } from 'node:url';
import { z } from 'zod';

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** Mail hosts where anybody gets an address: such a domain belongs to no organization (attack 85). */
const PUBLIC_MAIL = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'msn.com',
  'yahoo.com',
  'icloud.com',
  'me.com',
  'aol.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  'mail.com',
  'proton.me',
  'protonmail.com',
  'yandex.ru',
  'mail.ru',
  'qq.com',
  '163.com',
]);

/** A registered domain in lower-case ASCII (punycode); no address, no single label, no public mail host. */
export const domainName = z
  .string()
  .trim()
  .max(253, 'Too long.')
  .transform((text) => domainToASCII(text.toLowerCase().replace(/\.$/, '')))
  .refine(isDomainName, 'Give a domain such as example.com.')
  .refine((domain) => !PUBLIC_MAIL.has(domain), 'A public mail host belongs to no organization.');

function isDomainName(text: string): boolean {
  const labels = text.split('.');
  return (
    text.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    /[a-z]/.test(labels.at(-1) ?? '')
  );
}
