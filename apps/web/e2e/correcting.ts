import { expect, type Locator, type Page } from '@playwright/test';

type Correction = {
  readonly field: Locator;
  readonly wrong: string;
  readonly refusal: string | RegExp;
  readonly right: string;
  readonly button: string;
  readonly meanwhile?: () => Promise<void>;
};

/** Sends what the browser lets through and the server does not; then what both do. Typing takes the refusal away. */
export async function corrected(page: Page, how: Correction): Promise<void> {
  const button = page.getByRole('button', { name: how.button, exact: true });
  await how.field.fill(how.wrong);
  await button.click();
  await expect(page.getByText(how.refusal).first()).toBeVisible();
  await expect(how.field).toHaveAttribute('aria-invalid', 'true');
  await expect(how.field).toBeFocused();
  await how.meanwhile?.();
  await how.field.fill(how.right);
  await expect(how.field).not.toHaveAttribute('aria-invalid', 'true');
  await button.click();
}

/** A wrong password, then the right one. */
export async function tried(page: Page, field: Locator, button: string, right: string): Promise<void> {
  await field.fill('wrong-password-of-tests');
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(page.getByText('The e-mail address or the password is wrong.')).toBeVisible();
  await field.fill(right);
  await page.getByRole('button', { name: button, exact: true }).click();
}
