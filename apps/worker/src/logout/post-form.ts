import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress, publicLookup } from './addresses.ts';

export type PostForm = (url: URL, form: URLSearchParams) => Promise<number>;

/**
 * Posts a form and tells the status. Follows no redirect, reads no body, waits no longer than told, and reaches nothing
 * inside unless that is allowed (attacks 106–110).
 */
export function createPostForm(options: { timeoutMs: number; insideAllowed: boolean }): PostForm {
  return (url, form) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!options.insideAllowed && (url.protocol !== 'https:' || (isIP(host) !== 0 && !isPublicAddress(host))))
      return Promise.reject(new Error('the address is not public'));
    const body = form.toString();
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const request = send(url, {
        method: 'POST',
        agent: false,
        signal: AbortSignal.timeout(options.timeoutMs),
        ...(options.insideAllowed ? {} : { lookup: publicLookup }),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          connection: 'close',
        },
      });
      request.once('response', (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      });
      request.once('error', reject);
      request.end(body);
    });
  };
}
