/** What a service provider asks for, read. */
export interface AuthnRequest {
  id: string;
  issuer: string;
  assertionConsumerServiceUrl: string | undefined;
  protocolBinding: string | undefined;
  forceAuthn: boolean;
  isPassive: boolean;
  nameIdPolicy: { format: string | undefined; spNameQualifier: string | undefined } | undefined;
  authnContext: { comparison: string; classes: string[] } | undefined;
  /** Something in it that is not supported, by name. */
  unsupported: string | undefined;
}

/** Why a person signs in or out by SAML: a service provider asked, or they pressed the tile of an application. */
export type SamlTrip =
  | { kind: 'request'; request: AuthnRequest; relayState: string | undefined }
  | { kind: 'tile'; appId: string }
  | { kind: 'sign-out'; id: string; issuer: string; relayState: string | undefined };

/** What one application was told of a session by SAML: how a LogoutRequest to it names the session. */
export interface SamlSession {
  appId: string;
  /** Where the user signed in: the home directory, or the one in which they are a guest. */
  directoryId: string;
  nameId: SamlNameId;
  sessionIndex: string;
}

export interface SamlNameId {
  format: string;
  value: string;
  spNameQualifier?: string | undefined;
}
