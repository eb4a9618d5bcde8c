import { domainToASCII, domainToUnicode } from 'node:url';
import { getDomain } from 'tldts';
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
  'outlook.de',
  'outlook.fr',
  'hotmail.co.uk',
  'hotmail.de',
  'hotmail.fr',
  'hotmail.it',
  'live.co.uk',
  'live.de',
  'live.nl',
  'yahoo.co.uk',
  'yahoo.de',
  'yahoo.fr',
  'yahoo.co.jp',
  'ymail.com',
  'rocketmail.com',
  'mac.com',
  'gmx.at',
  'gmx.ch',
  'gmx.de',
  'gmx.net',
  'web.de',
  't-online.de',
  'freenet.de',
  'posteo.de',
  'mailbox.org',
  'orange.fr',
  'laposte.net',
  'free.fr',
  'libero.it',
  'wp.pl',
  'seznam.cz',
  'bluewin.ch',
  'comcast.net',
  'verizon.net',
  'att.net',
  'fastmail.com',
  'hey.com',
  'zoho.com',
  'tutanota.com',
  'tuta.com',
  'pm.me',
  'yandex.com',
  'bk.ru',
  'inbox.ru',
  'list.ru',
  '126.com',
  'yeah.net',
  'sina.com',
  'foxmail.com',
  'naver.com',
  'daum.net',
  'rediffmail.com',
  'duck.com',
  'mailinator.com',
  'guerrillamail.com',
  'yopmail.com',
  'mail.com',
  'proton.me',
  'protonmail.com',
  'yandex.ru',
  'mail.ru',
  'qq.com',
  '163.com',
]);

/** As a domain lies in the table: lower case, ASCII, without the dot of the root. Empty for what is none. */
export const asStored = (typed: string): string =>
  domainToASCII(typed.trim().toLowerCase().replace(/\.$/, ''));

/** A registered domain in lower-case ASCII (punycode); no address, no single label, no public mail host. */
export const domainName = z
  .string()
  .trim()
  .max(253, 'Too long.')
  .refine((text) => !/[/:]/.test(text), {
    message: 'Enter the domain alone, without https:// and without a path.',
    abort: true,
  })
  .refine((text) => !text.includes('@'), {
    message: 'Enter only what comes after the @.',
    abort: true,
  })
  .transform(asStored)
  .refine(isDomainName, { message: 'Enter a domain such as example.com.', abort: true })
  .refine((domain) => !mixesAlphabets(domain), {
    message: 'This name mixes letters of several alphabets that look alike. Enter it as it is registered.',
    abort: true,
  })
  .refine(
    (domain) => getDomain(domain, { allowPrivateDomains: true }) !== null,
    'This is a public suffix, under which anybody can register. Enter your own domain.',
  )
  .refine((domain) => !PUBLIC_MAIL.has(domain), 'A public mail host belongs to no organization.');

/** No registry takes such a name (ICANN, IDN guidelines): whoever types one was shown another than they read (attack 85). */
const LOOK_ALIKES = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
];

const mixesAlphabets = (domain: string): boolean =>
  domainToUnicode(domain)
    .split('.')
    .some((label) => LOOK_ALIKES.filter((alphabet) => alphabet.test(label)).length > 1);

/** It stands for no name, so nobody can have registered it. */
const isBrokenPunycode = (label: string): boolean =>
  label.startsWith('xn--') && domainToUnicode(label) === label;

function isDomainName(text: string): boolean {
  const labels = text.split('.');
  return (
    text.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label) && !isBrokenPunycode(label)) &&
    /[a-z]/.test(labels.at(-1) ?? '')
  );
}
