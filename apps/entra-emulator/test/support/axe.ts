import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * What axe finds on a page. In dark the first rows of a table stand for the hundreds that light has looked at: axe takes minutes
 * for them. In legacy mode it sums up in the page itself instead of opening another for that, a second a look; what that
 * leaves out is frames of other origins, and no page has one.
 */
export async function foundByAxe(page: Page, colorScheme: 'light' | 'dark') {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (colorScheme === 'dark') axe.exclude('tbody tr:nth-child(n + 12)');
  return (await axe.analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
}
