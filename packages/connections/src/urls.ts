/**
 * The addresses of all connections over the sign-in app: its registration lists them once. Which connection it is, is known by
 * the sign-in that began here, never by the address.
 */
export function signInAppUrls(origin: URL) {
  const url = (name: string) => new URL(`/v1/sso/microsoft/${name}`, origin).href;
  return {
    callback: url('callback'),
    signedOut: url('signed-out'),
    frontChannelLogout: url('front-channel-logout'),
  };
}

/** The addresses of a connection. Built by us alone, from configuration and the connection's id (attack 18). */
export function connectionUrls(origin: URL, connectionId: string) {
  const url = (name: string) => new URL(`/v1/sso/connections/${connectionId}/${name}`, origin).href;
  return {
    callback: url('callback'),
    signedOut: url('signed-out'),
    initiate: url('initiate'),
    frontChannelLogout: url('front-channel-logout'),
    backChannelLogout: url('back-channel-logout'),
    /** Where an identity provider reads by which key it knows us, where that is no secret. */
    keys: url('jwks'),
    /** Of SAML: our metadata, whose address is our name there; where responses are posted; where sign-outs are told and answered. */
    metadata: url('metadata'),
    assertionConsumerService: url('acs'),
    singleLogout: url('slo'),
    /** Where a request waits that goes on as a form. */
    request: url('request'),
  };
}
