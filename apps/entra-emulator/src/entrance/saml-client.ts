import type { Store } from '../directory/store.ts';
import { type Binding, decodeMessage } from '../saml/decode-message.ts';
import { SamlMessageError } from '../saml/message-error.ts';
import { ASSERTION } from '../saml/names.ts';
import { childOf, textOf } from '../xml/xml-element.ts';

/** The application that a SAML message claims to be from, if it can be read and there is one of that name. */
export function samlClient(store: Store, value: string | null, binding: Binding): string | undefined {
  const issuer = value === null ? undefined : issuerOf(value, binding);
  return store.applications.find(
    (one) =>
      one.deletedDateTime === null &&
      (one.appId === issuer || (issuer !== undefined && one.identifierUris.includes(issuer))),
  )?.appId;
}

function issuerOf(value: string, binding: Binding): string | undefined {
  try {
    const issuer = childOf(decodeMessage(value, binding), ASSERTION, 'Issuer');
    return issuer === undefined ? undefined : textOf(issuer);
  } catch (error) {
    if (error instanceof SamlMessageError) return undefined;
    throw error;
  }
}
