import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES, type ErrorCode } from '@portico/core';

/* Where people can meet a refusal, read from the code: what is new there has no row yet, and a test says so. */

const ROOT = join(import.meta.dirname, '../../../..');
const read = (patterns: readonly string[]) =>
  patterns
    .flatMap((pattern) => each(pattern))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

/** A file that was moved must not be forgotten here. Names in braces stand for one file each. */
function each(pattern: string): string[] {
  const [, before, names, after] = /^(.*)\{([^}]*)\}([^{]*)$/.exec(pattern) ?? [];
  const patterns =
    names === undefined ? [pattern] : names.split(',').map((name) => `${before}${name}${after}`);
  return patterns.flatMap((one) => {
    const found = globSync(one, { cwd: ROOT });
    if (found.length === 0) throw new Error(`no file is ${one}`);
    return found;
  });
}

/** What makes a page with words of its own that is not one of the dashboard's. */
const MAKES_A_PAGE = /\b(?:errorPage|plainPage|showPage|showNotice|overPage)\(/;

/** Every file that answers a browser with a page of its own making. */
export const filesWithPages = (): string[] =>
  read([
    'apps/web/front-door/*.ts',
    'apps/web/composition/*.ts',
    'apps/web/src/**/*.ts',
    'packages/authorization-server/src/**/*.ts',
  ])
    .filter(({ text }) => MAKES_A_PAGE.test(text))
    .map(({ file }) => file);

/** Where a sign-in, and what may lead to one, is refused. */
const SIGNING_IN = [
  'packages/sign-in/src/**/*.ts',
  'packages/administration/src/invitations/{accept-after-trip,accept-invitation,consume-invitation,find-open}.ts',
  'packages/administration/src/dashboard-sign-in/{open-session,sign-in}.ts',
  'apps/web/front-door/slow-down.ts',
  'apps/web/src/http/{begin-dashboard-sign-in,error-page,login-page,origin,page-route,path-id,read-body,read-form,waiting-route,whole-request}.ts',
  'apps/web/src/app/v1/{login,device,sso/connections,sso/social}/**/*.ts',
];

/** Where connecting a directory is refused. */
const CONNECTING = ['packages/provisioning/src/consent/*.ts', 'apps/web/src/app/v1/sso/microsoft/**/*.ts'];

const codesIn = (patterns: readonly string[]): ErrorCode[] => {
  const all = read(patterns)
    // What a doc comment names is thrown elsewhere.
    .map(({ text }) => text.replaceAll(/\/\*\*[\s\S]*?\*\//g, ''))
    .join('\n');
  return ERROR_CODES.filter((code) => all.includes(`'${code}'`));
};

export const codesOfSigningIn = (): ErrorCode[] => codesIn(SIGNING_IN);
export const codesOfConnecting = (): ErrorCode[] => codesIn(CONNECTING);
