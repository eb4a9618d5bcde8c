/** What the administrator of a connection by hand does about a test that failed, at their own identity provider. */
const NEXT: Readonly<Record<string, string>> = {
  idp_client_refused:
    'Compare client ID and client secret with what its console shows, and enter the secret once more.',
  idp_app_disabled: 'Switch the application on there.',
  idp_error:
    'Its own log says why. Often nobody is assigned to the application yet, or a scope is not allowed there.',
  id_token_invalid:
    'Compare issuer and client ID. Under the settings of the application, the ID token has to be signed with a key pair, such as RS256.',
  idp_unavailable:
    'Try again in a few minutes. If it stays, look whether its endpoints have moved, and save once more.',
  sign_in_cancelled: 'Start the test again and finish signing in.',
  email_missing:
    'Ask for the scope email, and let the application send the address; or say below from which claim it is read.',
  saml_algorithm:
    'Let it sign with RSA and SHA-256. Where it cannot, allow SHA-1 or AES-CBC below, under How it speaks SAML.',
  saml_signature_missing: 'Switch on the signature of the assertion or of the response there.',
  saml_signature_unknown_certificate:
    'Enter its metadata once more, by its address where there is one: then new certificates come by themselves.',
  saml_signature_invalid:
    'Enter its metadata once more. If it stays, something between it and Portico changes what it sends.',
  saml_decryption_failed: 'Give it our metadata once more, or switch the encryption off there.',
  saml_encrypted_id: 'Let it encrypt the whole assertion, or nothing.',
  saml_issuer: 'Compare the entity ID below with the one that it shows.',
  saml_recipient: 'Compare the ACS URL there with the one above, to the letter.',
  saml_audience: 'Compare audience or SP entity ID there with the entity ID above, to the letter.',
  saml_expired: 'Compare its clock with a right one, and try again.',
  saml_in_response_to: 'Start the test again, in one tab.',
  subject_missing: 'Let it send a NameID, or choose an attribute below, under How it speaks SAML.',
  subject_transient:
    'Choose another NameID format there, such as persistent; or an attribute below, under How it speaks SAML.',
  not_assigned: 'Assign yourself to the application there.',
  domain_not_allowed:
    'Verify the domain of that address on the organization’s page, or let other people in below.',
};

export const nextByHand = (code: string): string =>
  NEXT[code] ??
  'Start another test. If it fails again, send the operator of this Portico the code and the time.';
