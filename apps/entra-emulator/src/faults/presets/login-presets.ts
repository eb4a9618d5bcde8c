import type { FaultRule } from '../fault-rules.ts';
import type { Preset } from '../preset.ts';

const login = (rule: Omit<FaultRule, 'surface'>): FaultRule => ({ surface: 'login', ...rule });
const token = (rule: Omit<FaultRule, 'surface'>): FaultRule =>
  login({ method: 'POST', path: '*/token', ...rule });
const DISCOVERY = '*/.well-known/openid-configuration';
const KEYS = '*/discovery/*keys';

/** Trouble of the login surface. */
export const loginPresets: readonly Preset[] = [
  {
    name: 'token-throttled',
    what: 'The token endpoint answers the next two requests 429 with Retry-After: 2.',
    faults: [token({ count: 2, status: 429, retryAfter: 2, message: 'Too many requests.' })],
  },
  {
    name: 'token-unavailable',
    what: 'The token endpoint answers the next two requests 503, AADSTS90033.',
    faults: [
      token({
        count: 2,
        status: 503,
        aadsts: 90033,
        message: 'A transient error has occurred. Please try again.',
      }),
    ],
  },
  {
    name: 'token-slow',
    what: 'Every token request takes five seconds.',
    faults: [token({ latencyMs: 5000 })],
  },
  {
    name: 'token-dropped',
    what: 'The connection of the next token request is cut after the code was spent.',
    faults: [token({ count: 1, drop: 'after' })],
  },
  {
    name: 'token-malformed',
    what: 'The body of the next token response is cut in the middle.',
    faults: [token({ count: 1, malformed: 'cut' })],
  },
  {
    name: 'application-unknown-at-first',
    what: 'The token endpoint does not know the application for three requests: 700016.',
    faults: [
      token({
        count: 3,
        status: 400,
        code: 'unauthorized_client',
        aadsts: 700016,
        message:
          'Application was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.',
      }),
    ],
  },
  {
    name: 'enterprise-app-missing-at-first',
    what: 'The token endpoint misses the enterprise app for three requests, as right after a consent: 7000229.',
    faults: [
      token({
        count: 3,
        status: 401,
        code: 'invalid_client',
        aadsts: 7_000_229,
        message: 'The client application is missing service principal in the tenant.',
      }),
    ],
  },
  {
    name: 'jwks-unavailable',
    what: 'The signing keys cannot be read: 503.',
    faults: [login({ path: KEYS, status: 503 })],
  },
  {
    name: 'jwks-malformed',
    what: 'The signing keys come cut in the middle.',
    faults: [login({ path: KEYS, malformed: 'cut' })],
  },
  {
    name: 'jwks-slow',
    what: 'The signing keys take five seconds.',
    faults: [login({ path: KEYS, latencyMs: 5000 })],
  },
  {
    name: 'discovery-down',
    what: 'Discovery answers 503.',
    faults: [login({ path: DISCOVERY, status: 503 })],
  },
  {
    name: 'discovery-malformed',
    what: 'Discovery answers a page of HTML.',
    faults: [login({ path: DISCOVERY, malformed: 'html' })],
  },
  {
    name: 'login-slow',
    what: 'Every request to the login surface takes two seconds.',
    faults: [login({ latencyMs: 2000 })],
  },
];
