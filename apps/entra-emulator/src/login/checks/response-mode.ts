import type { ApplicationRecord } from '../../directory/records.ts';
import * as aadsts from '../aadsts.ts';

export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** How the answer travels. Falls back to `query`, which is the default of the code flow. */
export function responseModeOf(value: string | undefined): ResponseMode {
  return value === 'fragment' || value === 'form_post' ? value : 'query';
}

export function checkResponseMode(value: string | undefined): void {
  if (value !== undefined && value !== '' && value !== responseModeOf(value)) {
    throw aadsts.unsupportedResponseMode(value);
  }
}

/** Only the code flow is served; id_token and token name the switch that would be needed in Entra. */
export function checkResponseType(value: string | undefined, application: ApplicationRecord): void {
  if (value === undefined || value === '') throw aadsts.missingParameter('response_type');
  if (value === 'code') return;
  const wanted = value.split(' ');
  const { enableIdTokenIssuance, enableAccessTokenIssuance } = application.web.implicitGrantSettings;
  if (wanted.includes('id_token') && !enableIdTokenIssuance) throw aadsts.implicitGrantOff('id_token');
  if (wanted.includes('token') && !enableAccessTokenIssuance) throw aadsts.implicitGrantOff('token');
  throw aadsts.unsupportedResponseType(value);
}
