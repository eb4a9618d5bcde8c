import { constants, privateEncrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { onlyChild, parseMessage, type XmlElement } from '../src/document.ts';
import { DSIG } from '../src/names.ts';
import { certificatesToTry, pinnedCertificates } from '../src/verify/pinned.ts';
import { flipped, idpKey, responseSigned, secondKey, strangerKey } from './crafted.ts';
import { errorOf } from './outcome.ts';

/* Which certificates a signature is tried with, because each try lets the engine read all of a document anew. */

const pinned = pinnedCertificates(
  [secondKey, strangerKey, idpKey].map(({ certificatePem }) => certificatePem),
);
const [second, , idp] = pinned;
const PKCS1 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const PSS = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1';

function signatureOf(xml: string): XmlElement {
  const signature = onlyChild(parseMessage(Buffer.from(xml)).root, DSIG, 'Signature');
  if (!signature) throw new Error('no signature');
  return signature;
}

describe('a signature without KeyInfo is tried with the one certificate that can have made it (attack 136)', () => {
  test.each([PKCS1, PSS])('%s', (signature) => {
    const made = signatureOf(responseSigned({}, {}, { keyInfo: null, signature }));
    const tried = certificatesToTry(made, pinned);
    expect(tried).toContain(idp);
    // Of PSS one byte says that it is one: noise of another key has it one time of 256.
    expect(signature === PSS || tried.length === 1).toBe(true);
  });
});

test('what another key makes of it by chance does not count for a signature of another kind', async () => {
  if (!second) throw new Error('three are pinned');
  // Noise that ends like a signature of PSS, made to happen.
  const noise = Buffer.alloc(256);
  noise[255] = 0xbc;
  const key = { key: secondKey.privateKeyPem, padding: constants.RSA_NO_PADDING };
  const value = privateEncrypt(key, noise).toString('base64');
  const holding = (signature: string) =>
    signatureOf(
      responseSigned({}, {}, { keyInfo: null, signature }).replace(
        /(<(?:\w+:)?SignatureValue>)[^<]*/,
        (_, tag: string) => tag + value,
      ),
    );
  expect(certificatesToTry(holding(PSS), [second])).toEqual([second]);
  expect(await errorOf(async () => certificatesToTry(holding(PKCS1), [second]))).toMatchObject({
    code: 'saml_signature_unknown_certificate',
  });
});

test('what none of the pinned keys can have signed is refused before the engine reads it (attack 136)', async () => {
  const made = signatureOf(responseSigned({}, {}, { keyInfo: null }));
  const error = await errorOf(async () => certificatesToTry(made, second ? [second] : []));
  expect(error).toMatchObject({ code: 'saml_signature_unknown_certificate', expected: second?.fingerprint });
});

test('a value that was changed is refused before the engine reads it, whatever certificate stands beside it (attack 136)', async () => {
  const xml = responseSigned();
  const error = await errorOf(async () =>
    certificatesToTry(signatureOf(flipped(xml, 'SignatureValue')), pinned),
  );
  expect(error).toMatchObject({ code: 'saml_signature_invalid' });
  expect(certificatesToTry(signatureOf(xml), pinned)).toEqual([idp]);
});
