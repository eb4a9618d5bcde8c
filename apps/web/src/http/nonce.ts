/** The server made the nonce for this answer and tells it to Next through the request's policy. */
export function nonceOf(headers: Headers): string | undefined {
  return headers.get('content-security-policy')?.match(/'nonce-([A-Za-z0-9+/_=-]+)'/)?.[1];
}
