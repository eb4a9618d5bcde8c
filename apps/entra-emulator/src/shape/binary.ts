const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** A SHA-1 or SHA-256 hash in hexadecimal: also good base64, but clients that send such text mean this. */
const HEX_HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

/** What a client sent as base64 or base64url, with or without padding. Undefined for any other text. */
export function bytesOfBase64(text: string): Buffer | undefined {
  return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** What identifies a certificate: its hash in hexadecimal, or anything in base64. Undefined for any other text. */
export function bytesOfKeyIdentifier(text: string): Buffer | undefined {
  return HEX_HASH.test(text) ? Buffer.from(text, 'hex') : bytesOfBase64(text);
}
