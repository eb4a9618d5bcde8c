import type { IncomingMessage } from 'node:http';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a request was meant for this machine: a page that rebinds its DNS name here brings that name along. */
export function isForHere({ headers: { host = '' } }: IncomingMessage): boolean {
  const address = `http://${host}`;
  return URL.canParse(address) && LOOPBACK_NAMES.includes(new URL(address).hostname);
}

/** Whether no page of another site sent it. What changes something asks this. */
export function isOwnRequest({ headers }: IncomingMessage): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  return site === undefined || site === 'same-origin' || site === 'none';
}
