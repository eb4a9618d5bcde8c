import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** Where the pages of the product are made; the emulator and the example app are not the product. */
const SOURCES = ['apps/web/src/**/*.{ts,tsx}', 'packages/*/src/**/*.ts'];
/** A form of ours, or one of the OpenID library that a page of ours fills. */
const FORM = /<form\b|<Form\b|form="op\./;
const FIELDS = [
  /<Field\b/,
  /<TextField\b/,
  /<textarea\b/,
  /<PasswordField\b/,
  /<input\b(?![^>]*type="?hidden)/,
];
/** Code for a developer to read, forms of tests, and a program's own pages. */
const NO_PAGE = ['apps/web/src/quickstart/', 'packages/testing/', 'packages/sdk/'];

/** Every file that makes a form, and whether it itself has something to fill in. */
export function filesWithForms(): { readonly file: string; readonly hasFields: boolean }[] {
  return globSync(SOURCES, { cwd: ROOT })
    .filter((file) => !NO_PAGE.some((folder) => file.startsWith(folder)))
    .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }))
    .filter(({ text }) => FORM.test(text))
    .map(({ file, text }) => ({ file, hasFields: FIELDS.some((field) => field.test(text)) }))
    .sort((one, other) => one.file.localeCompare(other.file));
}
