import type { ConnectionManager } from '@portico/core';

/** What a connection's report says of each code among its warnings. */
const WARNINGS: Record<string, string> = {
  more_permissions_than_needed:
    'The directory granted the provisioning app permissions that Portico does not use. It uses those whose name begins with Application.ReadWrite and, to read memberships, User.ReadBasic.All with GroupMember.Read.All or what stands in their place. An administrator of the directory can withdraw the others under Enterprise applications, Permissions.',
  broader_not_owner:
    'The directory lets Portico change every app in it (Application.ReadWrite.All). To look after its own app, Application.ReadWrite.OwnedBy would do, once Portico’s enterprise app is an owner of that app registration and its enterprise app. It is not yet: have Portico make itself one, where Microsoft lets it, or make it one in the directory. Take nothing back before.',
  broader_alone:
    'The directory lets Portico change every app in it (Application.ReadWrite.All). To look after its own app, Application.ReadWrite.OwnedBy would do. When the operator of this Portico has registered that one instead, connect Microsoft again to approve it. Take nothing back before.',
  broader_to_withdraw:
    'The directory lets Portico change every app in it (Application.ReadWrite.All), and Portico no longer needs that. An administrator of the directory can take it back under Enterprise applications, Permissions.',
  app_missing:
    'The app registration of this connection is no longer in the directory. Nobody can sign in until the connection is repaired, which makes a new one.',
  app_replaced:
    'The Entra directory shows somebody else’s app in the place of the one that Portico made for this connection. Portico neither changes nor deletes it, so it cannot look after the connection. An administrator of the directory has to look there.',
  app_disabled:
    'The enterprise app of this connection is switched off in the directory. Nobody can sign in until an administrator of the directory switches it on, under Enterprise applications, Properties, or approves Connect Microsoft again.',
  app_changed:
    'Somebody changed the app registration in the directory. Repair sets it up again as it has to be.',
  return_refused:
    'Microsoft does not let people come back to Portico: its address was removed from the app registration. Nobody can sign in until the connection is repaired.',
  credential_refused:
    'Microsoft no longer accepts the credential of this connection: it expired, or it or the app was removed in the directory. Nobody can sign in until the connection is repaired.',
  assignment_required:
    'Only people who are assigned to the enterprise app can sign in: an administrator of the directory chose that. They can assign people under Enterprise applications, Users and groups; repairing the connection lets everybody in again.',
  credential_expires:
    'The credential of this connection expires soon, and Portico could not renew it. Renew it by hand to see why. Nobody can sign in when it has expired.',
  consent_withdrawn:
    'The directory no longer lets Portico look after its app: the approval was taken back. People sign in all the same, until the credential expires or the app is changed. Connect Microsoft again to approve it.',
  cannot_look:
    'Microsoft refuses Portico itself, so Portico can neither look after this connection nor renew its credential: the credential of Portico’s own app at Microsoft has ended or is not set, or a policy of the directory keeps Portico out, such as Conditional Access for workloads. People sign in all the same, until the credential of this connection expires or the app is changed. The operator of this Portico finds in its log what Microsoft says. Portico looks again every day.',
  ownership_lost:
    'Portico’s own enterprise app is no longer an owner of the app registration that it made: it was removed from the owners, or deleted and approved anew. People sign in all the same, but Portico can neither repair the app nor renew its credential. An administrator of the directory makes it an owner again, of both the app registration and the enterprise app, or deletes the app registration, also from Deleted applications. Repair then makes a new one.',
  metadata_moved:
    'The metadata of the identity provider is that of another one now, or sends people to another host. Portico did not take it, and goes on with what it had. If the move is meant, enter the metadata once more on the page of the connection.',
  endpoint_moved:
    'The provider’s discovery document leads to another host now, or to an address without https. Portico does not follow it, and goes on with the addresses that it knows. If the provider means it, save the connection once more: the issuer is looked up anew, and the client secret has to be entered again.',
  idp_certificate_expires:
    'The last certificate of the identity provider ends soon, or has ended. Portico goes on taking its signatures; the identity provider may change it on that day. Where its metadata was given by an address, a new certificate comes by itself once it is there; else enter it here as soon as there is one.',
  other_credential_kind:
    'The credential is of another kind than the one that was chosen: a policy of the Entra directory does not allow that one, the app registration has no room for it, it cannot be had here any more, or renewing it did not come to its end. Sign-in works all the same.',
  logo_not_taken:
    'Microsoft takes no WebP logos, so the app in the directory has none. A PNG or JPEG is taken when you connect Microsoft again.',
  logo_refused:
    'Microsoft did not take the logo, so the app in the directory has none. Sign-in works without it.',
  unverified_email_not_removed:
    'The directory did not take the setting that drops unverified e-mail addresses. Portico treats them as unverified.',
};

/** The same of one that was entered by hand, where nobody but its administrator can mend it. */
const BY_HAND: typeof WARNINGS = {
  credential_refused:
    'The identity provider no longer accepts the client secret of this connection: it expired or was replaced, or the application was removed there. Nobody can sign in until you enter a new one.',
  app_disabled:
    'The application of this connection is switched off at the identity provider. Nobody can sign in until it is switched on there.',
};

/** @param code of a connection's warning @returns what it means and what to do, for who looks after the connection */
export function warningMessage(code: string, managedBy: ConnectionManager): string {
  const told = managedBy === 'manual' ? BY_HAND[code] : undefined;
  return told ?? WARNINGS[code] ?? 'Something was set up less well than wished.';
}
