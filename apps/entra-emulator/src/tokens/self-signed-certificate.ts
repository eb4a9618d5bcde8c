import type { KeyObject } from 'node:crypto';
import { createPublicKey, sign } from 'node:crypto';

const FIVE_YEARS_MS = 5 * 365 * 24 * 3600 * 1000;

/**
 * A minimal self-signed X.509 v3 certificate (RFC 5280) around an RSA key, as DER: Entra publishes its signing keys as
 * `x5c`, and some clients read only that.
 *
 * @param serial unsigned, most significant byte first
 * @param validFrom ms
 * @param validTo ms; after 5 years when not said
 */
export function selfSignedCertificate(
  privateKey: KeyObject,
  commonName: string,
  serial: Uint8Array,
  validFrom: number,
  validTo: number = validFrom + FIVE_YEARS_MS,
): Buffer {
  const name = sequence(set(sequence(OID_COMMON_NAME, utf8String(commonName))));
  const validity = sequence(time(validFrom), time(validTo));
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const toBeSigned = sequence(
    tagged(0xa0, integer(Uint8Array.of(2))),
    integer(serial),
    SHA256_WITH_RSA,
    name,
    validity,
    name,
    publicKey,
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  return sequence(toBeSigned, SHA256_WITH_RSA, tagged(0x03, Buffer.from([0]), signature));
}

function tagged(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

const sequence = (...content: readonly Uint8Array[]): Buffer => tagged(0x30, ...content);
const set = (...content: readonly Uint8Array[]): Buffer => tagged(0x31, ...content);
const utf8String = (value: string): Buffer => tagged(0x0c, Buffer.from(value, 'utf8'));

/** UTCTime with two digits of the year, and GeneralizedTime from 2050 on (RFC 5280 section 4.1.2.5). */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const isLate = digits >= '2050';
  return tagged(isLate ? 0x18 : 0x17, Buffer.from(`${isLate ? digits : digits.slice(2)}Z`, 'ascii'));
}

/**
 * A positive INTEGER: a zero byte keeps the sign bit clear, and no other one stands in front (X.690 section 8.3.2), or
 * nobody reads the certificate.
 */
function integer(bytes: Uint8Array): Buffer {
  const firstSignificant = bytes.findIndex((byte) => byte !== 0);
  const significant = firstSignificant === -1 ? Uint8Array.of(0) : bytes.subarray(firstSignificant);
  const isSignBitSet = (significant[0] ?? 0) >= 0x80;
  return tagged(0x02, isSignBitSet ? Buffer.concat([Buffer.from([0]), significant]) : significant);
}

const OID_COMMON_NAME = Buffer.from('0603550403', 'hex');
/** AlgorithmIdentifier sha256WithRSAEncryption, parameters NULL. */
const SHA256_WITH_RSA = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
