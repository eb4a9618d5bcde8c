import { PorticoError } from '@portico/core';

/** A guarded way out, as the composition root hands it in. */
type Ask = (
  url: string,
  call: { readonly method: 'GET'; readonly headers: Readonly<Record<string, string>> },
) => Promise<{ readonly status: number; readonly body: string }>;

/** What the largest federations have for one identity provider is far below. */
export const MOST_METADATA_BYTES = 1024 * 1024;

/**
 * What is at an address that somebody has typed.
 *
 * @param ask reads no more than {@link MOST_METADATA_BYTES}
 * @throws PorticoError `metadata_not_found`
 */
export async function fetchMetadata(ask: Ask, url: string): Promise<string> {
  const headers = { accept: 'application/samlmetadata+xml, application/xml, text/xml' };
  const answer = await ask(url, { method: 'GET', headers }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'OutboundError') throw error;
    throw notFound(error.message, error);
  });
  if (answer.status !== 200) throw notFound(`status ${answer.status}`);
  return answer.body;
}

/** Why is for the log: whoever types an address learns only that there is nothing to be read (attack 111). */
const notFound = (detail: string, cause?: unknown) =>
  new PorticoError('metadata_not_found', {
    detail,
    data: {
      reason: 'no answer that can be read; the address has to be public, and to answer without a sign-in',
    },
    cause,
  });
