import type { ApplicationRecord } from '../../directory/records.ts';
import * as aadsts from '../aadsts.ts';

export type ResponseMode = 'query' | 'fragment' | 'form_post';
export type ResponseType = 'code' | 'id_token' | 'token';

/**
 * How the answer travels, refusals included: as asked, else `query` for a code alone and `fragment` for anything with a
 * token. What cannot be used falls back to the default, so that the refusal of it arrives.
 */
export function responseModeOf(mode: string | undefined, responseType: string | undefined): ResponseMode {
  const carriesToken = (responseType ?? '').split(' ').some((one) => one === 'id_token' || one === 'token');
  if (mode === 'fragment' || mode === 'form_post') return mode;
  return carriesToken ? 'fragment' : 'query';
}

/** A token never travels in the query (70007). */
export function checkResponseMode(mode: string | undefined, types: readonly ResponseType[]): void {
  if (mode === undefined || mode === '') return;
  const known = mode === 'query' || mode === 'fragment' || mode === 'form_post';
  if (!known || (mode === 'query' && types.some((one) => one !== 'code')))
    throw aadsts.unsupportedResponseMode(mode);
}

const SERVED = ['code', 'id_token', 'token', 'code id_token', 'id_token token', 'code id_token token'];

/**
 * What the answer holds (OAuth 2.0 Multiple Response Types).
 * - id_token and token want their switch in the application's implicit grant settings (700054, 700051)
 * - id_token wants the scope `openid` and a nonce, which the caller checks
 */
export function readResponseType(value: string | undefined, application: ApplicationRecord): ResponseType[] {
  if (value === undefined || value === '') throw aadsts.missingParameter('response_type');
  const words = value.split(' ').filter((word) => word !== '');
  if (!SERVED.includes([...words].sort().join(' '))) throw aadsts.unsupportedResponseType(value);
  const { enableIdTokenIssuance, enableAccessTokenIssuance } = application.web.implicitGrantSettings;
  if (words.includes('id_token') && !enableIdTokenIssuance) throw aadsts.implicitGrantOff('id_token');
  if (words.includes('token') && !enableAccessTokenIssuance) throw aadsts.implicitGrantOff('token');
  return (['code', 'id_token', 'token'] as const).filter((type) => words.includes(type));
}
