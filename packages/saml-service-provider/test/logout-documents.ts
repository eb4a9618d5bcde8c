import type { LogoutExpectations } from '../src/logout/verify.ts';
import { at, IDP, idpKey, NOW } from './crafted.ts';

/* Messages about sign-outs as an identity provider writes them, with anything in them changed. */

export const SLO = 'https://sso.example/v1/sso/connections/con_1/slo';
export const wantedOfLogout: LogoutExpectations = {
  issuer: IDP,
  sloUrl: SLO,
  certificates: [idpKey.certificatePem],
  now: NOW,
};

const PARTS = {
  root: 'LogoutRequest',
  version: '2.0',
  id: '_out',
  issueInstant: at(-5),
  destination: ` Destination="${SLO}"`,
  end: ` NotOnOrAfter="${at(300)}"`,
  more: '',
  issuer: `<a:Issuer>${IDP}</a:Issuer>`,
  nameId: '<a:NameID Format="urn:f" NameQualifier="urn:q">ada-1</a:NameID>',
  content: '<p:SessionIndex>_one</p:SessionIndex><p:SessionIndex>_two</p:SessionIndex>',
};
export const request = (changes: Partial<typeof PARTS> = {}) => {
  const parts = { ...PARTS, ...changes };
  return `<p:${parts.root} xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" ID="${parts.id}" Version="${parts.version}" IssueInstant="${parts.issueInstant}"${parts.destination}${parts.end}${parts.more}>${parts.issuer}${parts.nameId}${parts.content}</p:${parts.root}>`;
};
export const response = (changes: Partial<typeof PARTS> & { readonly status?: string } = {}) =>
  request({
    root: 'LogoutResponse',
    end: '',
    more: ' InResponseTo="_ours"',
    nameId: '',
    content: `<p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${changes.status ?? 'Success'}"/></p:Status>`,
    ...changes,
  });
