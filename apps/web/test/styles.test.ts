import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCES = join(import.meta.dirname, '../src');
const STYLESHEETS = dirname(createRequire(import.meta.url).resolve('@heroui/styles/components/button.css'));

/** The stylesheet of `AlertDialog` is alert-dialog.css, that of `TextField` textfield.css; `Form` has none. */
function stylesheetOf(component: string): string | undefined {
  const names = [component.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase(), component.toLowerCase()];
  return names.find((name) => existsSync(join(STYLESHEETS, `${name}.css`)));
}

const rendered = new Set<string>();
for (const file of globSync('**/*.{ts,tsx}', { cwd: SOURCES })) {
  const source = readFileSync(join(SOURCES, file), 'utf8');
  for (const [, names = ''] of source.matchAll(/import \{([^}]+)\} from '@heroui\/(?:react|styles)'/g))
    for (const name of names.split(',')) rendered.add(name.trim().replace(/^type |Variants$/g, ''));
  if (source.includes('.CloseTrigger')) rendered.add('CloseButton');
}

describe('the stylesheet of the app', () => {
  it('holds the styles of every component that is rendered, and of no other', () => {
    const styles = readFileSync(join(SOURCES, 'app/globals.css'), 'utf8');
    const imported = [...styles.matchAll(/@heroui\/styles\/components\/([\w-]+)\.css/g)].map(
      ([, name]) => name,
    );
    const needed = [...rendered].map(stylesheetOf).filter((name) => name !== undefined);
    expect(needed).toContain('alert-dialog');
    expect(imported.sort()).toEqual([...new Set(needed)].sort());
  });
});
