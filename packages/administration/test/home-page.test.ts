import { expect, test } from 'vitest';
import { projectChange } from '../src/index.ts';

/* It is shown in customers' directories, so it is a whole https address or it is refused in words (U12). */

test.each([
  ['product.example', /beginning with https:\/\//],
  ['http://product.example', /beginning with https:\/\//],
  ['javascript:alert(1)', /beginning with https:\/\//],
  ['https://', /not a complete address/],
  ['https://ada:secret@product.example', /without user name and password/],
  ['https://product.example/a page', /a space/],
  ['https://product.example/\u0007', /a control character/],
  [`https://product.example/${'a'.repeat(256)}`, /At most 256 characters/],
])('%s is refused as a home page, and why is said', (home_page, why) => {
  const { error } = projectChange.safeParse({ home_page });
  expect(error?.issues).toMatchObject([{ path: ['home_page'], message: expect.stringMatching(why) }]);
});

test('a home page is kept as browsers write it, and null takes it away', () => {
  expect(projectChange.parse({ home_page: ' https://Product.example ' })).toEqual({
    home_page: 'https://product.example/',
  });
  expect(projectChange.parse({ home_page: null })).toEqual({ home_page: null });
});
