import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Fails with what axe finds on the page as it is, or with what some of its rules find.
 *
 * In legacy mode axe sums up in the page itself instead of opening another for that, which is a second a look; what it
 * leaves out is frames of other origins, and no page has one.
 */
export async function expectNothingFoundByAxe(page: Page, rules?: readonly string[]): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules === undefined ? axe : axe.withRules([...rules])).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}
