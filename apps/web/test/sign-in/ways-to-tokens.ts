/** Grants and doors through which a session brings tokens, or a token is believed. Each has a row in its test. */
export const WAYS_TO_TOKENS = [
  'authorization_code',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
  'a silent request',
  'userinfo',
  'introspection',
  'the management API',
] as const;
export type WayToTokens = (typeof WAYS_TO_TOKENS)[number];
