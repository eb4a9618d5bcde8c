import { onlyChild, type XmlElement } from '../document.ts';
import { PROTOCOL, SUCCESS } from '../names.ts';
import { assertSaml } from '../saml-error.ts';

/** The last words of status codes that say something to a person (SAML core, section 3.2.2.2; `connections.md`, section 5). */
const TOLD = [
  'AuthnFailed',
  'RequestDenied',
  'InvalidNameIDPolicy',
  'NoAuthnContext',
  'UnknownPrincipal',
  'Responder',
] as const;

/**
 * A response without success is refused whoever signed it: most providers do not sign these.
 *
 * @throws SamlError `saml_status`, `received` being one of the words above where the provider said one, and the code as it
 *   came otherwise
 */
export function assertSuccess(message: XmlElement): void {
  const status = onlyChild(message, PROTOCOL, 'Status');
  assertSaml(status, 'saml_response_invalid', 'no Status');
  const outer = onlyChild(status, PROTOCOL, 'StatusCode');
  assertSaml(outer, 'saml_response_invalid', 'no StatusCode');
  const value = outer.attributes.get('Value') ?? '';
  if (value === SUCCESS) return;
  const inner = onlyChild(outer, PROTOCOL, 'StatusCode')?.attributes.get('Value');
  const words = [inner, value].map((code) => code?.split(':').at(-1));
  const text = onlyChild(status, PROTOCOL, 'StatusMessage')?.ownText.trim();
  assertSaml(
    false,
    'saml_status',
    text ? `the identity provider says: ${text.slice(0, 300)}` : 'not Success',
    {
      expected: 'Success',
      received: TOLD.find((word) => words.includes(word)) ?? inner ?? value,
    },
  );
}
